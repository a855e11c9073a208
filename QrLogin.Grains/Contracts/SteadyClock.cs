namespace QrLogin.Grains.Contracts;

/// <summary>
/// The time of day, which never runs backwards. It follows the wall clock forwards. When the wall clock steps back, it
/// continues at the pace of the monotonic clock, minus <see cref="SlewRate"/>, until the wall clock has caught up. So a
/// step back extends no session, code or proof.
/// </summary>
/// <remarks>Thread-safe. Timers and timestamps are the system's.</remarks>
/// <param name="wall">The wall clock and the monotonic clock of the machine.</param>
public sealed class SteadyClock(TimeProvider wall) : TimeProvider
{
    /// <summary>How much slower it runs while the wall clock is behind: 500 ppm, the rate at which NTP slews a clock.</summary>
    public const double SlewRate = 0.0005;

    /// <summary>
    /// How far the wall clock may be behind. Beyond that, the proofs and tokens of clients with correct clocks are refused.
    /// </summary>
    public static readonly TimeSpan MaxLag = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _anchor = wall.GetUtcNow();
    private long _anchorTimestamp = wall.GetTimestamp();

    /// <summary>What an operator must do because the wall clock was set back too far; null if nothing.</summary>
    public string? Warning => Lag is var lag && lag > MaxLag
        ? $"the wall clock was set back by {TimeSpan.FromSeconds(Math.Round(lag.TotalSeconds))}: restart this process"
        : null;

    /// <summary>How far the wall clock is behind this one.</summary>
    public TimeSpan Lag => GetUtcNow() - wall.GetUtcNow() is var lag && lag > TimeSpan.Zero ? lag : TimeSpan.Zero;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            long timestamp = wall.GetTimestamp();
            var elapsed = wall.GetElapsedTime(_anchorTimestamp, timestamp);
            var (slewed, now) = (_anchor + (elapsed * (1 - SlewRate)), wall.GetUtcNow());
            if (now < slewed) return slewed;
            (_anchor, _anchorTimestamp) = (now, timestamp);
            return now;
        }
    }
}
