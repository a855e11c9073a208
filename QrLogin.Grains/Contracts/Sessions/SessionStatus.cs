namespace QrLogin.Grains.Contracts;

/// <summary>Where a QR login attempt is.</summary>
[GenerateSerializer, Alias("qrlogin.session-status")]
public enum SessionStatus
{
    /// <summary>The code is on the PC's screen; nobody has scanned it.</summary>
    Waiting = 0,

    /// <summary>A logged-in phone has scanned it and is asked to confirm.</summary>
    Scanned = 1,

    /// <summary>The phone said yes; the PC has not fetched its token yet.</summary>
    Confirmed = 2,

    /// <summary>The PC has its token. Final.</summary>
    Redeemed = 3,

    /// <summary>The phone said no, typed a third wrong number, or was logged out after it said yes. Final.</summary>
    Denied = 4,

    /// <summary>The PC gave up. Final.</summary>
    Cancelled = 5,

    /// <summary>Time ran out. Final; computed from the clock at every use, never stored.</summary>
    Expired = 6,
}

/// <summary>Groups of statuses that the rules treat alike.</summary>
public static class SessionStatusExtensions
{
    /// <summary>Whether the phone has yet to decide: waiting or scanned.</summary>
    public static bool IsUndecided(this SessionStatus status) => status is SessionStatus.Waiting or SessionStatus.Scanned;

    /// <summary>Whether the session can still change or expire: undecided, or confirmed and not redeemed.</summary>
    public static bool IsOpen(this SessionStatus status) => status.IsUndecided() || status == SessionStatus.Confirmed;
}
