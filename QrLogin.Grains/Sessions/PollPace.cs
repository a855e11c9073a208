using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>
/// Whether a client polls faster than it was told to (RFC 8628, section 3.5). Only the poll before counts: the first is never too
/// soon, a client that has slowed down is forgiven at once, and nothing adds up. Kept in memory.
/// </summary>
/// <param name="Last">The poll before; null if there was none.</param>
/// <param name="At">When that came.</param>
/// <param name="WasTooSoon">Whether it came too soon.</param>
internal readonly record struct PollPace(RequestId? Last, DateTimeOffset At, bool WasTooSoon)
{
    /// <summary>How much sooner one may come, as a share of the interval: what the one before lost on its way, this one may have won.</summary>
    private const double Jitter = 0.2;

    public PollPace Next(RequestId poll, TimeSpan interval, DateTimeOffset now)
    {
        // The same one, sent again after a lost answer.
        if (Last == poll) return this;
        return new(poll, now, Last is not null && now - At < interval * (1 - Jitter));
    }
}
