namespace QrLogin.Grains.Accounts;

/// <summary>
/// Slows down guessing the password of one username. From the fifth failure on, each failure starts a delay, doubling
/// from 1 s to 15 min, during which every attempt is refused unchecked. Kept in memory, for free usernames as well.
/// </summary>
internal readonly record struct PasswordThrottle(int Failures, DateTimeOffset BlockedUntil)
{
    private const int FreeFailures = 5;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long the failures are remembered at least, once they delay attempts, while the silo runs. Afterwards
    /// <see cref="FreeFailures"/> attempts are free again, which must be rarer than one attempt per <see cref="MaxDelay"/>. Fewer
    /// failures are remembered for less, because each username that is tried, taken or free, costs memory.
    /// </summary>
    public static readonly TimeSpan MinMemory = TimeSpan.FromHours(2);

    /// <summary>Whether there were so many failures that each starts a delay.</summary>
    public bool IsDelaying => Failures >= FreeFailures;

    /// <summary>How long every attempt is refused; null if a password may be tried now.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now) => now < BlockedUntil ? BlockedUntil - now : null;

    public PasswordThrottle AfterFailure(DateTimeOffset now)
    {
        int failures = Failures + 1;
        if (failures < FreeFailures) return new(failures, default);
        // 2^10 s already exceeds MaxDelay, so the exponent need not grow any further.
        double delay = FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(failures - FreeFailures, 10));
        return new(failures, now + TimeSpan.FromSeconds(Math.Min(delay, MaxDelay.TotalSeconds)));
    }
}
