namespace QrLogin.Grains.Contracts;

/// <summary>How long a login lasts: a positive time span, or <see cref="Never"/> if it does not expire.</summary>
public readonly record struct LoginLifetime
{
    private LoginLifetime(TimeSpan span) => Span = span;

    /// <summary>The login does not expire.</summary>
    public static LoginLifetime Never { get; } = new(Timeout.InfiniteTimeSpan);

    /// <summary>The serialized form: <see cref="Timeout.InfiniteTimeSpan"/> means never.</summary>
    internal TimeSpan Span { get; }

    /// <summary>The login expires this long after it is created.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="span"/> is zero or negative.</exception>
    public static LoginLifetime After(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        return new(span);
    }

    /// <summary>When a login created at <paramref name="now"/> expires; null if never.</summary>
    public DateTimeOffset? ExpiryFrom(DateTimeOffset now) => Span == Timeout.InfiniteTimeSpan ? null : now + Span;

    internal static LoginLifetime? FromSpan(TimeSpan? span) => span is { } value ? new LoginLifetime(value) : null;
}
