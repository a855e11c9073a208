namespace QrLogin.Grains.Contracts;

/// <summary>How long a login lasts: a span of time, or <see cref="Never"/> ending.</summary>
public readonly record struct LoginLifetime
{
    private LoginLifetime(TimeSpan span) => Span = span;

    /// <summary>The login does not expire.</summary>
    public static LoginLifetime Never { get; } = new(Timeout.InfiniteTimeSpan);

    /// <summary>As it is serialized: <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
    internal TimeSpan Span { get; }

    /// <summary>The login expires this long after it was made.</summary>
    public static LoginLifetime After(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        return new(span);
    }

    /// <summary>When a login that is made now expires; null for never.</summary>
    public DateTimeOffset? ExpiryFrom(DateTimeOffset now) => Span == Timeout.InfiniteTimeSpan ? null : now + Span;

    internal static LoginLifetime? FromSpan(TimeSpan? span) => span is { } value ? new LoginLifetime(value) : null;
}
