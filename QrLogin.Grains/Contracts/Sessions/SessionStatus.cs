namespace QrLogin.Grains.Contracts;

/// <summary>The status of a QR login session.</summary>
[GenerateSerializer, Alias("qrlogin.session-status")]
public enum SessionStatus
{
    /// <summary>The PC shows the code; no phone has scanned it.</summary>
    Waiting = 0,

    /// <summary>A logged-in phone has scanned the code and has yet to confirm or deny.</summary>
    Scanned = 1,

    /// <summary>The phone confirmed; the PC has not redeemed yet.</summary>
    Confirmed = 2,

    /// <summary>The PC has redeemed the session for its login. Final.</summary>
    Redeemed = 3,

    /// <summary>The phone denied, sent a third wrong number, or was logged out after confirming. Final.</summary>
    Denied = 4,

    /// <summary>The PC cancelled. Final.</summary>
    Cancelled = 5,

    /// <summary>Time ran out. Final. Computed from the clock on every use, never stored.</summary>
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
