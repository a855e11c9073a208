using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>The outcome of a verb: a value, or the refusal of a rule.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.answer`1")]
public sealed record GrainResult<T>
    where T : class
{
    private GrainResult(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>The value; null if the verb was refused.</summary>
    [Id(0)]
    public T? Value { get; }

    /// <summary>Why the verb was refused; null if it was not.</summary>
    [Id(1)]
    public Refusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Refusal))]
    [MemberNotNullWhen(false, nameof(Value))]
    public bool IsRefused => Refusal is not null;

    /// <summary>A success.</summary>
    public static implicit operator GrainResult<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator GrainResult<T>(Refusal refusal) => new(null, refusal);
}
