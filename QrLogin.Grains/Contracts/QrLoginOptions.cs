namespace QrLogin.Grains.Contracts;

/// <summary>The product's own settings, under <c>QrLogin:</c> in the configuration. They are checked when the process starts.</summary>
public sealed class QrLoginOptions
{
    /// <summary>The longest that a session may wait for a phone's decision. 1 s to 1 h; default 3 min.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a scan code stays on the screen; it counts for as long again. 1 s to 1 h; default 30 s.</summary>
    public TimeSpan RotationPeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>When a number that the PC shows must be typed on the phone. Default: when their networks differ.</summary>
    public NumberMatching NumberMatching { get; set; }

    /// <summary>How often a PC is told to poll. 1 s to 60 s; default 1 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long after the first time the PC may fetch its token again. 1 s to 5 min; default 60 s.</summary>
    public TimeSpan Redelivery { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a finished session is remembered. 1 s to 3 min; default 2 min, the contract's minimum (less is for
    /// tests).
    /// </summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a login lasts. 1 min to 10 years, or <c>never</c> ending; default 30 days.</summary>
    public LoginLifetime LoginLifetime { get; set; } = LoginLifetime.After(TimeSpan.FromDays(30));

    /// <summary>As <see cref="SessionLifetime"/>, for OAuth clients. 1 s to 1 h; default 10 min unless that one is configured.</summary>
    public TimeSpan OAuthSessionLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// As <see cref="PollInterval"/>, for OAuth clients, enforced. 1 s to 60 s; default 5 s unless that one is
    /// configured.
    /// </summary>
    public TimeSpan OAuthPollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The age at which a login may end older ones, so that a stolen new one cannot lock its owner out. 0 to 30 days;
    /// default 0.
    /// </summary>
    public TimeSpan EndOlderAfter { get; set; } = TimeSpan.Zero;

    /// <summary>Whether people may register and log in with a password. Default true.</summary>
    public bool Passwords { get; set; } = true;
}
