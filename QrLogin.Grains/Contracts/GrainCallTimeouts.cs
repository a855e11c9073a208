namespace QrLogin.Grains.Contracts;

/// <summary>
/// How long a caller waits for a grain's answer. Orleans' default is 30 s, but a silo that has crashed never answers,
/// and the caller should retry sooner. A late answer is dropped; the command's request id makes the retry safe.
/// </summary>
public static class GrainCallTimeouts
{
    /// <summary>For a verb: a few store reads and writes.</summary>
    public const string Verb = "00:00:02";

    /// <summary>For a call that waits for a change: <see cref="MaxWait"/> plus the time of a verb.</summary>
    public const string Wait = "00:00:15";

    /// <summary>
    /// The longest wait of one call. To wait longer, the caller calls again, which also reaches the silo that hosts the
    /// grain by then.
    /// </summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(13);

    /// <summary>For a verb that hashes a password and may have to queue for a free core.</summary>
    public const string Password = "00:00:04";

    /// <summary>For a verb that writes the record of each login of an account.</summary>
    public const string Account = "00:00:10";

    /// <summary>For a probe of the stores, which gives a slow store time to accept a write.</summary>
    public const string StoreProbe = "00:00:04";
}
