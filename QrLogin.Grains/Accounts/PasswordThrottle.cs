namespace QrLogin.Grains.Accounts;

/// <summary>
/// How guessing the password of one name is slowed down: five failures are free, then each one costs a delay that doubles
/// from 1 s to 15 min, during which no password is looked at. Kept in memory, for names that nobody has as well.
/// </summary>
internal readonly record struct PasswordThrottle(int Failures, DateTimeOffset BlockedUntil)
{
    private const int FreeFailures = 5;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromMinutes(15);

    /// <summary>How long nothing is looked at; null if a password may be tried.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now) => now < BlockedUntil ? BlockedUntil - now : null;

    public PasswordThrottle AfterFailure(DateTimeOffset now)
    {
        int failures = Failures + 1;
        if (failures < FreeFailures) return new(failures, default);
        // 2^10 s is past the most already; the exponent must not run away.
        double delay = FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(failures - FreeFailures, 10));
        return new(failures, now + TimeSpan.FromSeconds(Math.Min(delay, MaxDelay.TotalSeconds)));
    }
}
