namespace QrLogin.Api.Requests;

/// <summary>The facts that are noted.</summary>
internal enum AuditEvent
{
    /// <summary>A request was refused, with its reason.</summary>
    Refused = 0,

    /// <summary>A PC opened a session.</summary>
    Opened = 1,

    /// <summary>A phone scanned it.</summary>
    Scanned = 2,

    /// <summary>The phone said yes.</summary>
    Confirmed = 3,

    /// <summary>The phone said no, typed a third wrong number, or was logged out after it had said yes.</summary>
    Denied = 4,

    /// <summary>The PC gave up.</summary>
    Cancelled = 5,

    /// <summary>The PC took its login.</summary>
    Redeemed = 6,

    /// <summary>Somebody registered.</summary>
    Registered = 7,

    /// <summary>Somebody logged in with a password.</summary>
    LoggedIn = 8,

    /// <summary>A login ended itself.</summary>
    LoggedOut = 9,

    /// <summary>A login ended another, or all others.</summary>
    Revoked = 10,

    /// <summary>After too many wrong passwords, none is looked at for a while.</summary>
    Locked = 11,
}
