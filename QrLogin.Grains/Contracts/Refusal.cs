namespace QrLogin.Grains.Contracts;

/// <summary>A rule said no. A refusal is a value; exceptions are for bugs and for broken infrastructure.</summary>
/// <param name="Code">Which rule.</param>
/// <param name="SessionStatus">With the refusals that tell it: where the session is.</param>
/// <param name="AttemptsLeft">With <see cref="RefusalCode.WrongNumber"/>: how many tries are left, 0 to 2.</param>
/// <param name="RetryAfter">With <see cref="RefusalCode.TooManyAttempts"/>: how long nothing will be looked at. With <see cref="RefusalCode.SlowDown"/>: when to ask again.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.refusal")]
public sealed record Refusal(
    [property: Id(0)] RefusalCode Code,
    [property: Id(1)] SessionStatus? SessionStatus = null,
    [property: Id(2)] int? AttemptsLeft = null,
    [property: Id(3)] TimeSpan? RetryAfter = null);

/// <summary>The rules that can say no.</summary>
[GenerateSerializer, Alias("qrlogin.refusal-code")]
public enum RefusalCode
{
    /// <summary>No such session, or it was forgotten.</summary>
    QrNotFound = 0,

    /// <summary>The poll token is not of this session, or this is not the device that opened it.</summary>
    InvalidPollToken = 1,

    /// <summary>The phone is the device that opened the session.</summary>
    SameDevice = 2,

    /// <summary>The session's time is over.</summary>
    QrExpired = 3,

    /// <summary>The session is past the point where this could be done.</summary>
    QrFinished = 4,

    /// <summary>Another login scanned the code first.</summary>
    QrAlreadyScanned = 5,

    /// <summary>The scan code is wrong, or no longer the one on the screen.</summary>
    ScanCodeStale = 6,

    /// <summary>The confirm token is wrong, was replaced by a later scan, or is another login's.</summary>
    InvalidConfirmToken = 7,

    /// <summary>The confirm token has done its work.</summary>
    ConfirmTokenUsed = 8,

    /// <summary>A number has to be typed and none was sent.</summary>
    NumberMissing = 9,

    /// <summary>The number is not the one on the PC's screen.</summary>
    WrongNumber = 10,

    /// <summary>Another account has this name.</summary>
    UsernameTaken = 11,

    /// <summary>Unknown name, wrong password or disabled account: the answer does not tell which.</summary>
    InvalidCredentials = 12,

    /// <summary>Too many wrong tries; for a while none is looked at.</summary>
    TooManyAttempts = 13,

    /// <summary>No living login of this account has this id.</summary>
    LoginNotFound = 14,

    /// <summary>The login is unknown, over, on another device, or not bound to any key: the answer does not tell which.</summary>
    InvalidToken = 15,

    /// <summary>The proof is not by the key that this is bound to, or was shown before.</summary>
    InvalidProof = 16,

    /// <summary>The client polls more often than it was told to.</summary>
    SlowDown = 17,

    /// <summary>The login is too young to end an older one.</summary>
    LoginTooYoung = 18,
}
