namespace QrLogin.Grains.Contracts;

/// <summary>
/// How long a caller waits for a grain's answer, where Orleans' own limit is 30 s: a silo that died does not answer, and
/// whoever asks can ask again. An answer that comes later is dropped; the command's attempt id makes up for that.
/// </summary>
public static class GrainCallTimeouts
{
    /// <summary>A verb: a few reads and writes of the stores.</summary>
    public const string Verb = "00:00:02";

    /// <summary>A question that waits for something to happen: <see cref="MaxWait"/> and what a verb takes.</summary>
    public const string Wait = "00:00:15";

    /// <summary>The longest that one call may wait. Who wants to wait longer calls again, and so meets the silo that has the grain by then.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(13);

    /// <summary>A verb that checks a password, in its turn.</summary>
    public const string Password = "00:00:04";
}
