using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// The settings of sessions and logins, for the grains and for the routes of a front end: those that only routes use say
/// <c>ReadBy = Programs.Api</c>. The process checks them when it starts.
/// </summary>
[SettingsSection("QrLogin", Programs.Silo)]
public sealed class QrLoginOptions
{
    [Setting("how long a session waits for the phone's decision", ReadBy = Programs.Both)]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromMinutes(3);

    [Description("how long the PC shows a scan code; the server accepts it for one more period")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RotationPeriod { get; set; } = TimeSpan.FromSeconds(30);

    [Description("whether people must type on the phone a number from the PC's screen, or the user code from an OAuth client's")]
    public NumberMatching NumberMatching { get; set; }

    [Setting(
        "what a phone needs to confirm, besides its login: with `Passkey`, an unlocked phone in the wrong hands confirms nothing",
        ReadBy = Programs.Both)]
    public ConfirmWith ConfirmWith { get; set; }

    [Setting("the poll interval that the server recommends to PCs", ReadBy = Programs.Api)]
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    [Description("how long a PC can fetch its token again after the first time")]
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Redelivery { get; set; } = TimeSpan.FromSeconds(60);

    [Description("how long the server keeps a finished session; less than the default breaks the HTTP contract and is for tests only")]
    [Range(typeof(TimeSpan), "00:00:01", "00:03:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromMinutes(2);

    [Description("how long a login lasts")]
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public LoginLifetime LoginLifetime { get; set; } = LoginLifetime.After(TimeSpan.FromDays(30));

    [Setting(
        "how long a session that an OAuth client opened waits for the phone's decision",
        Key = "OAuth:SessionLifetime", FallsBackTo = nameof(SessionLifetime), ReadBy = Programs.Api)]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan OAuthSessionLifetime { get; set; } = TimeSpan.FromMinutes(10);

    [Setting("how often an OAuth client may poll", Key = "OAuth:PollInterval", FallsBackTo = nameof(PollInterval), ReadBy = Programs.Api)]
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan OAuthPollInterval { get; set; } = TimeSpan.FromSeconds(5);

    [Description("how old a login must be before it can end older ones, so that an attacker's new login cannot lock the owner out")]
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan EndOlderAfter { get; set; } = TimeSpan.Zero;

    [Setting("whether people can register and log in with a password", ReadBy = Programs.Api)]
    public bool Passwords { get; set; } = true;

    [Setting("whether people can register; if `Closed`, only operators create accounts", ReadBy = Programs.Api)]
    public Registration Registration { get; set; }
}

/// <summary>What a phone needs to confirm, besides its login.</summary>
public enum ConfirmWith
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An assertion of one of the account's passkeys.</summary>
    Passkey = 1,
}

/// <summary>Who can create accounts that log in with a password.</summary>
public enum Registration
{
    /// <summary>Anybody.</summary>
    Open = 0,

    /// <summary>Only operators.</summary>
    Closed = 1,
}
