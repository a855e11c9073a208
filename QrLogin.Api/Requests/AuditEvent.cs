namespace QrLogin.Api.Requests;

/// <summary>The events of the audit log.</summary>
internal enum AuditEvent
{
    /// <summary>A request was refused. The reason is the problem's code.</summary>
    Refused = 0,

    /// <summary>A PC opened a session.</summary>
    Opened = 1,

    /// <summary>A phone scanned a session.</summary>
    Scanned = 2,

    /// <summary>The phone confirmed.</summary>
    Confirmed = 3,

    /// <summary>
    /// The phone denied, entered a third wrong match number, or was logged out after it had confirmed.
    /// </summary>
    Denied = 4,

    /// <summary>The PC cancelled.</summary>
    Cancelled = 5,

    /// <summary>The PC redeemed its login.</summary>
    Redeemed = 6,

    /// <summary>An account was registered.</summary>
    Registered = 7,

    /// <summary>A login was made with a password or a passkey.</summary>
    LoggedIn = 8,

    /// <summary>A login logged out.</summary>
    LoggedOut = 9,

    /// <summary>A login ended another, or all others.</summary>
    Revoked = 10,

    /// <summary>Too many wrong passwords: for a while, attempts are refused unchecked.</summary>
    Locked = 11,

    /// <summary>The PC left: the session is cancelled at the end of its grace, unless the PC comes back.</summary>
    Left = 12,

    /// <summary>An operator disabled an account.</summary>
    Disabled = 13,

    /// <summary>An operator enabled an account.</summary>
    Enabled = 14,

    /// <summary>A person changed the password.</summary>
    PasswordChanged = 15,

    /// <summary>A forgotten password was replaced with a reset code.</summary>
    PasswordReset = 16,

    /// <summary>An operator allowed a password reset.</summary>
    ResetAllowed = 17,

    /// <summary>A person changed the display name or the picture.</summary>
    ProfileChanged = 18,

    /// <summary>A person or an operator exported an account.</summary>
    Exported = 19,

    /// <summary>A person or an operator deleted an account.</summary>
    Deleted = 20,

    /// <summary>A person registered a passkey.</summary>
    PasskeyAdded = 21,

    /// <summary>A person renamed a passkey.</summary>
    PasskeyRenamed = 22,

    /// <summary>A person removed a passkey, or an operator removed all of an account's.</summary>
    PasskeyRemoved = 23,
}
