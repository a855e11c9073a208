using System.Collections.Immutable;
using Orleans.Concurrency;

namespace QrLogin.Grains.Contracts;

/// <summary>One account, and the list of its logins. Its key is the <see cref="AccountId"/>.</summary>
[GrainInterfaceType(GrainTypeNames.Account)]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Creates the account. Does nothing if it already exists.</summary>
    [Alias("create")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task Create(AccountProfile profile);

    /// <summary>The same for an account that nobody uses right away, so that it does not stay in memory.</summary>
    [Alias("import")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task Import(AccountProfile profile);

    /// <summary>Returns the profile; null if there is no such account.</summary>
    [Alias("profile")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<AccountProfile?> Profile();

    /// <summary>
    /// Creates the account of a person who logs in with an external provider, or updates its profile if the provider
    /// has renamed them. False if the account is disabled.
    /// </summary>
    [Alias("admit")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> Admit(AccountProfile profile);

    /// <summary>Whether the account exists and is not disabled.</summary>
    [Alias("is-enabled")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<bool> IsEnabled();

    /// <summary>Whether this login may vouch for another: it is alive and the account is enabled.</summary>
    [Alias("vouches")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> Vouches(LoginId login);

    /// <summary>Whether this device has logged in to the account before. The account remembers its last 100 devices.</summary>
    [Alias("has-seen")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<bool> HasSeen(Device device);

    /// <summary>
    /// Lists a login that a confirmed session is about to create, so that creating it takes one write. Does nothing if
    /// the account is disabled or the vouching login is not alive. If it fails, <see cref="AddLogin"/> lists the login.
    /// </summary>
    [Alias("expect-login")]
    [OneWay]
    Task ExpectLogin(ExpectLogin command);

    /// <summary>
    /// Lists and creates a login, or returns it if it already exists. Null if the account is disabled, the vouching
    /// login is no longer alive, or this login has already ended.
    /// </summary>
    [Alias("add-login")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<GrantedLogin?> AddLogin(NewLogin login);

    /// <summary>Returns the logins that are alive.</summary>
    [Alias("logins")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<ImmutableArray<LoginDetails>> Logins();

    /// <summary>
    /// Ends one login of the account, or all others, at the request of one of its logins. Null if done, else the
    /// refusal.
    /// </summary>
    [Alias("revoke")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<Refusal?> Revoke(RevokeLogins command);

    /// <summary>Ends one of this account's logins, regardless of who asks. False if no living login has this id.</summary>
    [Alias("end-login")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> EndLogin(EndLogin command);

    /// <summary>Disables the account, which ends its logins and prevents new ones, or enables it again.</summary>
    [Alias("set-disabled")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task SetDisabled(SetDisabled command);

    /// <summary>Erases an account that lost its username to a concurrent registration before anyone could log in.</summary>
    [Alias("erase")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task Erase();

    /// <summary>Changes the profile, also in the account's logins. Returns it as it is now; null if there is no such account.</summary>
    [Alias("change-profile")]
    [ResponseTimeout(GrainCallTimeouts.Account)]
    Task<AccountProfile?> ChangeProfile(ChangeProfile command);

    /// <summary>
    /// Returns everything that is stored about the person, except secrets and their hashes; null if there is no such account.
    /// </summary>
    [Alias("contents")]
    [ResponseTimeout(GrainCallTimeouts.Account)]
    Task<AccountContents?> Contents();

    /// <summary>Returns the account's passkeys; null if there is no such account, or it is disabled.</summary>
    [Alias("passkeys")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<AccountPasskeys?> Passkeys();

    /// <summary>
    /// Lists and creates a passkey, or returns it if it already exists. Null if the account is disabled, has too many passkeys, or has
    /// changed since the options of the registration were issued.
    /// </summary>
    [Alias("add-passkey")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<PasskeyDetails?> AddPasskey(AddPasskey command);

    /// <summary>Renames one of the account's passkeys. Null if the account has none with this id.</summary>
    [Alias("rename-passkey")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<PasskeyDetails?> RenamePasskey(RenamePasskey command);

    /// <summary>Removes one of the account's passkeys. Null if done, else the refusal.</summary>
    [Alias("remove-passkey")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<Refusal?> RemovePasskey(RemovePasskey command);

    /// <summary>Removes all of the account's passkeys, regardless of who asks. Returns how many it had.</summary>
    [Alias("remove-passkeys")]
    [ResponseTimeout(GrainCallTimeouts.Account)]
    Task<int> RemovePasskeys();

    /// <summary>Ends all logins except one, regardless of who asks. Does nothing if there is no such account.</summary>
    [Alias("end-logins")]
    [ResponseTimeout(GrainCallTimeouts.Account)]
    Task EndLogins(EndLogins command);

    /// <summary>
    /// Deletes the account for good: erases its logins and passkeys, its own record, and then its credential. The first write prevents new
    /// logins, and sessions for which it vouched are denied. If it fails at any step, the next call goes on from there; so does the account
    /// by itself, within minutes. False if there is no such account.
    /// </summary>
    [Alias("delete")]
    [ResponseTimeout(GrainCallTimeouts.Account)]
    Task<bool> Delete();
}

/// <summary>The identity of an account.</summary>
/// <param name="Username">The name that its owner logs in with.</param>
/// <param name="DisplayName">The name that people see.</param>
/// <param name="Idp">Who the person is for the provider that manages the account; null for an account of our own.</param>
/// <param name="Picture">The https address of the person's picture, which this service never fetches; null if there is none.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.account-profile")]
public sealed record AccountProfile(
    [property: Id(0)] AccountId AccountId,
    [property: Id(1)] Username Username,
    [property: Id(2)] string DisplayName,
    [property: Id(3)] ProviderIdentity? Idp = null,
    [property: Id(4)] string? Picture = null)
{
    /// <summary>The display name as people may see it. An older account's name may contain characters that nobody sees.</summary>
    public string ShownName => DisplayText.Parse(DisplayName) ?? Username.Value;
}

/// <summary>Announces a login that a confirmed session is about to create.</summary>
/// <param name="VouchedBy">The login that vouches for it; null for an external token.</param>
/// <param name="Device">The device that it will be bound to; null if it is bound to none.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.expect-login")]
public sealed record ExpectLogin(
    [property: Id(0)] LoginId LoginId,
    [property: Id(1)] LoginId? VouchedBy,
    [property: Id(2)] Device? Device);

/// <summary>Ends one login.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.end-login")]
public sealed record EndLogin([property: Id(0)] RequestId RequestId, [property: Id(1)] LoginId LoginId);

/// <summary>Ends other logins at the request of one login.</summary>
/// <param name="By">The login that sent the request; null if it is an external provider's token, whose age is unknown.</param>
/// <param name="LoginId">The login to end; null for all except that one.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.revoke-logins")]
public sealed record RevokeLogins(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] LoginId? By,
    [property: Id(2)] LoginId? LoginId);

/// <summary>Ends the logins of an account.</summary>
/// <param name="Except">The login that goes on; null for none.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.end-logins")]
public sealed record EndLogins([property: Id(0)] RequestId RequestId, [property: Id(1)] LoginId? Except);

/// <summary>Disables an account, or enables it again.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.set-disabled")]
public sealed record SetDisabled([property: Id(0)] RequestId RequestId, [property: Id(1)] bool Disabled);

/// <summary>Changes an account's profile.</summary>
/// <param name="DisplayName">The new display name; null to keep the old one.</param>
/// <param name="Picture">The new address of the picture, or an empty text to remove it; null to keep the old one.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.change-profile")]
public sealed record ChangeProfile([property: Id(0)] string? DisplayName, [property: Id(1)] string? Picture);

/// <summary>Everything that is stored about a person, except secrets and their hashes.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Disabled">Whether the account is disabled.</param>
/// <param name="Logins">Its logins, including those that have ended but whose records still exist.</param>
/// <param name="Passkeys">Its passkeys; null from a silo of an older version.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.account-contents")]
public sealed record AccountContents(
    [property: Id(0)] AccountProfile Profile,
    [property: Id(1)] bool Disabled,
    [property: Id(2)] ImmutableArray<LoginDetails> Logins,
    [property: Id(3)] ImmutableArray<PasskeyDetails>? Passkeys);

/// <summary>An account's passkeys.</summary>
/// <param name="Changes">How often the list has changed.</param>
/// <param name="Passkeys">The passkeys, the oldest first.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.account-passkeys")]
public sealed record AccountPasskeys(
    [property: Id(0)] int Changes,
    [property: Id(1)] ImmutableArray<PasskeyDetails> Passkeys);

/// <summary>Adds a passkey.</summary>
/// <param name="Changes">
/// <see cref="AccountPasskeys.Changes"/> when the options of the registration were issued. It makes them good for one registration.
/// </param>
[GenerateSerializer, Immutable, Alias("qrlogin.add-passkey")]
public sealed record AddPasskey(
    [property: Id(0)] PasskeyId PasskeyId, [property: Id(1)] NewPasskey Passkey, [property: Id(2)] int Changes);

/// <summary>Renames a passkey.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.rename-passkey")]
public sealed record RenamePasskey([property: Id(0)] PasskeyId PasskeyId, [property: Id(1)] string Name);

/// <summary>Removes a passkey.</summary>
/// <param name="KeepsLast">Whether the last passkey stays, because the account has no other way to log in.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.remove-passkey")]
public sealed record RemovePasskey(
    [property: Id(0)] RequestId RequestId, [property: Id(1)] PasskeyId PasskeyId, [property: Id(2)] bool KeepsLast);
