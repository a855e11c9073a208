using Orleans.Concurrency;

namespace QrLogin.Grains.Contracts;

/// <summary>One username, taken or free, and its password. Its key is <see cref="Username.Key"/>.</summary>
[GrainInterfaceType(GrainTypeNames.Credential)]
public interface ICredentialGrain : IGrainWithStringKey
{
    /// <summary>Takes the username for a new account and creates that account.</summary>
    [Alias("register")]
    [ResponseTimeout(GrainCallTimeouts.Password)]
    Task<GrainResult<AccountProfile>> Register(RegisterAccount command);

    /// <summary>
    /// Returns the account that has the username; null if it is free. For operators only, never revealed to clients.
    /// </summary>
    [Alias("account")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<AccountId?> Account();

    /// <summary>Checks a password and creates a login. Counts failures in memory, for free usernames as well.</summary>
    [Alias("log-in")]
    [ResponseTimeout(GrainCallTimeouts.Password)]
    Task<GrainResult<GrantedLogin>> LogIn(LogInWithPassword command);

    /// <summary>Checks the password of an account. A wrong one counts as a failed login. Null if it is right.</summary>
    [Alias("check")]
    [ResponseTimeout(GrainCallTimeouts.Password)]
    Task<Refusal?> Check(CheckPassword command);

    /// <summary>Replaces the password. A wrong current one counts as a failed login. Null if done.</summary>
    [Alias("change-password")]
    [ResponseTimeout(GrainCallTimeouts.Password)]
    Task<Refusal?> ChangePassword(ChangePassword command);

    /// <summary>Allows one password reset, in place of any earlier one. Null if nobody has the username.</summary>
    [Alias("allow-reset")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<AccountId?> AllowReset(AllowReset command);

    /// <summary>
    /// Replaces a forgotten password, which ends all logins and forgets the failed ones. Null if done, else the refusal: the reset is not
    /// the last one that was allowed, or has expired.
    /// </summary>
    [Alias("reset-password")]
    [ResponseTimeout(GrainCallTimeouts.Password)]
    Task<Refusal?> ResetPassword(ResetPassword command);

    /// <summary>Frees the username if this account has it, which erases the password and any reset.</summary>
    /// <remarks>Interleaves, because the account waits for it while a login may wait for the account.</remarks>
    [Alias("release")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task Release(AccountId account);

    /// <summary>
    /// Takes the username for an account from another system, whose password hash the first login replaces. False if the name is taken,
    /// even by this account.
    /// </summary>
    [Alias("import")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> Import(ImportAccount command);
}

/// <summary>Takes a username for a new account.</summary>
/// <param name="Profile">The new account. Its id is generated for this request, so the command can be sent again safely.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.register")]
public sealed record RegisterAccount([property: Id(0)] AccountProfile Profile, [property: Id(1)] Password Password);

/// <summary>Logs in with a password.</summary>
/// <param name="Login">The login to create if the password is correct.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.log-in")]
public sealed record LogInWithPassword(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] Password Password,
    [property: Id(2)] NewLogin Login);

/// <summary>Checks whether somebody knows the password of an account.</summary>
/// <param name="AccountId">The account, which must have the username.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.check-password")]
public sealed record CheckPassword(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] AccountId AccountId,
    [property: Id(2)] Password Password);

/// <summary>Replaces the password of an account.</summary>
/// <param name="AccountId">The account, which must have the username.</param>
/// <param name="Current">The current password; null if the person has proved otherwise who they are.</param>
/// <param name="Password">The new password.</param>
/// <param name="EndOthers">Whether to end all of the account's logins, except <paramref name="Keep"/>.</param>
/// <param name="Keep">The login that sent the request; null if the account does not list it.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.change-password")]
public sealed record ChangePassword(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] AccountId AccountId,
    [property: Id(2)] Password? Current,
    [property: Id(3)] Password Password,
    [property: Id(4)] bool EndOthers,
    [property: Id(5)] LoginId? Keep);

/// <summary>Allows one password reset.</summary>
/// <param name="Code">Hash of the reset code.</param>
/// <param name="ExpiresAt">When it stops working.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.allow-reset")]
public sealed record AllowReset([property: Id(0)] SecretHash Code, [property: Id(1)] DateTimeOffset ExpiresAt);

/// <summary>Replaces a forgotten password.</summary>
/// <param name="Code">Hash of the reset code.</param>
/// <param name="Password">The new password.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.reset-password")]
public sealed record ResetPassword(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] SecretHash Code,
    [property: Id(2)] Password Password);

/// <summary>Takes a username for an account from another system.</summary>
/// <param name="Profile">The new account.</param>
/// <param name="PasswordHash">The password hash in one of the supported forms.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.import-account")]
public sealed record ImportAccount([property: Id(0)] AccountProfile Profile, [property: Id(1)] ImportedPasswordHash PasswordHash);
