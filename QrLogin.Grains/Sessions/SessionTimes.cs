namespace QrLogin.Grains.Sessions;

/// <summary>The times of a session that its verbs do not decide: how long it lasts still, and how long its record.</summary>
internal static class SessionTimes
{
    /// <summary>How far the clocks of two silos may differ.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether this is the time of a clock that was set back, or of a silo whose clock is far behind that of the silo that
    /// opened the session. Nobody can tell how old the session is, so it counts as expired rather than last longer.
    /// </summary>
    public static bool IsBeforeOpening(this QrSession session, DateTimeOffset now) => now < session.OpenedAt - MaxClockSkew;

    /// <summary>The time until the session expires, which is never more than its lifetime.</summary>
    public static TimeSpan TimeLeft(this QrSession session, DateTimeOffset now)
    {
        if (now >= session.ExpiresAt || session.IsBeforeOpening(now)) return TimeSpan.Zero;
        return session.ExpiresAt - (now < session.OpenedAt ? session.OpenedAt : now);
    }

    /// <summary>
    /// When the record is no longer needed. A client that keeps to its poll interval must learn that the session
    /// expired, rather than that its token is unknown, so the record is kept for at least two more polls.
    /// </summary>
    public static DateTimeOffset EraseAt(this QrSession session, TimeSpan retention)
    {
        var twoPolls = 2 * (session.Authorization?.PollInterval ?? TimeSpan.Zero);
        return (session.RedeliverUntil ?? session.ExpiresAt) + (twoPolls > retention ? twoPolls : retention);
    }
}
