using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>
/// Detects a client that polls faster than allowed (RFC 8628, section 3.5). Only the time since the previous poll
/// counts: the first poll is never too soon, and a client that slows down is accepted again at once. Kept in memory
/// only.
/// </summary>
/// <param name="Last">The latest poll; null if there was none.</param>
/// <param name="At">When the latest poll arrived.</param>
/// <param name="WasTooSoon">Whether the latest poll arrived too soon.</param>
internal readonly record struct PollPace(RequestId? Last, DateTimeOffset At, bool WasTooSoon)
{
    /// <summary>
    /// How much too soon a poll may arrive, as a share of the interval, since network delays vary from poll to poll.
    /// </summary>
    private const double Jitter = 0.2;

    public PollPace Next(RequestId poll, TimeSpan interval, DateTimeOffset now)
    {
        // The same poll, sent again after a lost answer.
        if (Last == poll) return this;
        return new(poll, now, Last is not null && now - At < interval * (1 - Jitter));
    }
}
