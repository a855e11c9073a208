namespace QrLogin.Grains.Accounts;

/// <summary>
/// How guessing the password of one name is slowed down: five failures are free, then each one costs a delay that doubles
/// from 1 s to 15 min, during which no password is looked at. Kept in memory, for names that nobody has as well.
/// </summary>
internal readonly record struct PasswordThrottle(int Failures, DateTimeOffset BlockedUntil)
{
    private const int Free = 5;
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1), s_most = TimeSpan.FromMinutes(15);

    /// <summary>How long nothing is looked at; null if a password may be tried.</summary>
    public TimeSpan? Blocked(DateTimeOffset now) => now < BlockedUntil ? BlockedUntil - now : null;

    public PasswordThrottle Fail(DateTimeOffset now)
    {
        int failures = Failures + 1;
        if (failures < Free) return new(failures, default);
        // 2^10 s is past the most already; the exponent must not run away.
        double delay = s_first.TotalSeconds * Math.Pow(2, Math.Min(failures - Free, 10));
        return new(failures, now + TimeSpan.FromSeconds(Math.Min(delay, s_most.TotalSeconds)));
    }
}
