using System.Collections.Immutable;
using Orleans.Concurrency;

namespace QrLogin.Grains.Contracts;

/// <summary>One account, and the list of its logins. Its key is the <see cref="AccountId"/>.</summary>
[GrainInterfaceType(GrainTypeNames.Account)]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Makes the account, once.</summary>
    [Alias("create")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task Create(AccountProfile profile);

    /// <summary>Who it is; null if there is no such account.</summary>
    [Alias("profile")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<AccountProfile?> Profile();

    /// <summary>Makes the account of somebody whom another provider knows, and keeps up with what that calls them; false if it is disabled.</summary>
    [Alias("admit")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> Admit(AccountProfile profile);

    /// <summary>Whether there is such an account, and it is not disabled.</summary>
    [Alias("is-enabled")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<bool> IsEnabled();

    /// <summary>Whether this login may vouch for another: it lives, and the account is enabled.</summary>
    [Alias("vouches")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> Vouches(LoginId login);

    /// <summary>Whether this device was ever logged in to the account, as far back as it remembers: 100 devices.</summary>
    [Alias("has-seen")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<bool> HasSeen(Device device);

    /// <summary>Lists and makes a login; null if the account is disabled, the vouching login is gone, or this very login was already ended.</summary>
    [Alias("add-login")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<GrantedLogin?> AddLogin(NewLogin login);

    /// <summary>The logins that live.</summary>
    [Alias("logins")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<ImmutableArray<LoginDetails>> Logins();

    /// <summary>One login ends another of the account's, or all others: null, or why that is refused.</summary>
    [Alias("revoke")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<Refusal?> Revoke(RevokeLogins command);

    /// <summary>Ends one of this account's logins, whoever asks: false if none that lives has this id.</summary>
    [Alias("end-login")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> EndLogin(EndLogin command);

    /// <summary>Shuts the account out: ends its logins and makes no more. Or lets it in again.</summary>
    [Alias("set-disabled")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task SetDisabled(SetDisabled command);

    /// <summary>Forgets an account whose name was lost to another before anyone could log in.</summary>
    [Alias("erase")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task Erase();
}

/// <summary>Who an account is.</summary>
/// <param name="AccountId">Its id.</param>
/// <param name="Username">What its person logs in with.</param>
/// <param name="DisplayName">What people are shown.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.account-profile")]
public sealed record AccountProfile(
    [property: Id(0)] AccountId AccountId,
    [property: Id(1)] Username Username,
    [property: Id(2)] string DisplayName);

/// <summary>Ends one login.</summary>
/// <param name="RequestId">This request.</param>
/// <param name="LoginId">The login.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.end-login")]
public sealed record EndLogin([property: Id(0)] RequestId RequestId, [property: Id(1)] LoginId LoginId);

/// <summary>One login ends others.</summary>
/// <param name="RequestId">This request.</param>
/// <param name="By">The login that asks; null where it is another provider's token, which has no age that we know.</param>
/// <param name="LoginId">The login to be ended; null for all but the one that asks.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.revoke-logins")]
public sealed record RevokeLogins([property: Id(0)] RequestId RequestId, [property: Id(1)] LoginId? By, [property: Id(2)] LoginId? LoginId);

/// <summary>Shuts an account out, or lets it in again.</summary>
/// <param name="RequestId">This request.</param>
/// <param name="Disabled">Whether it is shut out.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.set-disabled")]
public sealed record SetDisabled([property: Id(0)] RequestId RequestId, [property: Id(1)] bool Disabled);
