using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Api.Problems;

/// <summary>A value, or the problem that prevents it.</summary>
internal readonly record struct Result<T>
{
    private Result(T? value, Problem? problem) => (Value, Problem) = (value, problem);

    /// <summary>Whether there is a problem instead of a value.</summary>
    [MemberNotNullWhen(true, nameof(Problem))]
    [MemberNotNullWhen(false, nameof(Value))]
    public bool IsProblem => Problem is not null;

    public T? Value { get; }

    public Problem? Problem { get; }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(default, problem);
}
