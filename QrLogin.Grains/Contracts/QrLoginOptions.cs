namespace QrLogin.Grains.Contracts;

/// <summary>The product's own settings, under <c>QrLogin:</c> in the configuration. They are checked when the process starts.</summary>
public sealed class QrLoginOptions
{
    /// <summary>The longest that a session may wait for a phone's decision. 1 s to 1 h; default 3 min.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How often a PC is told to poll. 1 s to 60 s; default 1 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long after the first time the PC may fetch its token again. 1 s to 5 min; default 60 s.</summary>
    public TimeSpan Redelivery { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a finished session is still known as finished. 1 s to 3 min; default 2 min, the least that the HTTP contract allows: less is for tests.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a login lasts. 1 min to 10 years, or null (<c>never</c> in the configuration) for no end; default 30 days.</summary>
    public TimeSpan? LoginLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Whether people may register and log in with a password. Default true.</summary>
    public bool Passwords { get; set; } = true;
}
