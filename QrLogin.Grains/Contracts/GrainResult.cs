using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>What a verb came to: a value, or the refusal of a rule.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.answer`1")]
public sealed record GrainResult<T>
    where T : class
{
    private GrainResult(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>The value, unless it was refused.</summary>
    [Id(0)]
    public T? Value { get; }

    /// <summary>The refusal, if it was refused.</summary>
    [Id(1)]
    public Refusal? Refusal { get; }

    /// <summary>Whether a rule said no.</summary>
    [MemberNotNullWhen(true, nameof(Refusal))]
    [MemberNotNullWhen(false, nameof(Value))]
    public bool IsRefused => Refusal is not null;

    /// <summary>Yes, with what came of it.</summary>
    public static implicit operator GrainResult<T>(T value) => new(value, null);

    /// <summary>No, and why.</summary>
    public static implicit operator GrainResult<T>(Refusal refusal) => new(null, refusal);
}
