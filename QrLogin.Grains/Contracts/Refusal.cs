namespace QrLogin.Grains.Contracts;

/// <summary>A rule forbids the request. Refusals are values; exceptions are for bugs and infrastructure failures.</summary>
/// <param name="Code">The rule.</param>
/// <param name="SessionStatus">The session's status, for refusals that reveal it.</param>
/// <param name="AttemptsLeft">For <see cref="RefusalCode.WrongNumber"/>: how many attempts are left, 0 to 2.</param>
/// <param name="RetryAfter">
/// For <see cref="RefusalCode.TooManyAttempts"/>: how long further attempts are refused. For
/// <see cref="RefusalCode.SlowDown"/>: how long to wait before the next poll.
/// </param>
[GenerateSerializer, Immutable, Alias("qrlogin.refusal")]
public sealed record Refusal(
    [property: Id(0)] RefusalCode Code,
    [property: Id(1)] SessionStatus? SessionStatus = null,
    [property: Id(2)] int? AttemptsLeft = null,
    [property: Id(3)] TimeSpan? RetryAfter = null);

/// <summary>The rules that can refuse a request.</summary>
[GenerateSerializer, Alias("qrlogin.refusal-code")]
public enum RefusalCode
{
    /// <summary>There is no such session, or its record has been erased.</summary>
    QrNotFound = 0,

    /// <summary>The poll token does not belong to this session, or the caller is not the PC that opened it.</summary>
    InvalidPollToken = 1,

    /// <summary>The phone is the device that opened the session.</summary>
    SameDevice = 2,

    /// <summary>The session has expired.</summary>
    QrExpired = 3,

    /// <summary>The session's status no longer allows this.</summary>
    QrFinished = 4,

    /// <summary>Another login scanned the code first.</summary>
    QrAlreadyScanned = 5,

    /// <summary>The scan code is wrong or no longer on the screen.</summary>
    ScanCodeStale = 6,

    /// <summary>The confirm token is wrong, was replaced by a later scan, or belongs to another login.</summary>
    InvalidConfirmToken = 7,

    /// <summary>The confirm token has already been used.</summary>
    ConfirmTokenUsed = 8,

    /// <summary>A match number or a user code is required, but the request contains nothing that could be it.</summary>
    NumberMissing = 9,

    /// <summary>The match number or the user code is not the one on the PC's screen.</summary>
    WrongNumber = 10,

    /// <summary>Another account has this username.</summary>
    UsernameTaken = 11,

    /// <summary>Unknown username, wrong password or disabled account. The refusal does not reveal which.</summary>
    InvalidCredentials = 12,

    /// <summary>Too many wrong attempts. For a while, all further ones are refused unchecked.</summary>
    TooManyAttempts = 13,

    /// <summary>This account has no living login with this id.</summary>
    LoginNotFound = 14,

    /// <summary>
    /// The login is unknown, no longer alive or bound to another device, or a DPoP proof is missing or unexpected. The
    /// refusal does not reveal which.
    /// </summary>
    InvalidToken = 15,

    /// <summary>The DPoP proof is signed with the wrong key or was used before.</summary>
    InvalidProof = 16,

    /// <summary>The client polls more often than allowed (RFC 8628, section 3.5).</summary>
    SlowDown = 17,

    /// <summary>The login is too young to end an older one.</summary>
    LoginTooYoung = 18,

    /// <summary>
    /// The code is unknown, not yet or no longer valid, was already used, or belongs to another client, redirect, verifier or key. The
    /// refusal does not reveal which.
    /// </summary>
    InvalidCode = 19,

    /// <summary>The login is older than the client allows: the person must prove again to be that person.</summary>
    Reauthenticate = 20,

    /// <summary>The code was used a second time, which ended its login.</summary>
    CodeReplayed = 21,

    /// <summary>The login that confirmed can no longer vouch, which denied the session.</summary>
    VoucherEnded = 22,

    /// <summary>This is not the account's current password.</summary>
    WrongPassword = 23,

    /// <summary>The reset code is unknown, was used or replaced, or has expired. The refusal does not reveal which.</summary>
    InvalidResetCode = 24,

    /// <summary>This account has no passkey with this id.</summary>
    PasskeyNotFound = 25,

    /// <summary>Without this passkey, nobody could log in to the account any more.</summary>
    LastWayIn = 26,

    /// <summary>The phone must confirm with a passkey.</summary>
    PasskeyRequired = 27,

    /// <summary>The assertion is not one of the account's passkeys for this request.</summary>
    InvalidPasskey = 28,
}
