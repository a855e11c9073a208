using System.Collections.Immutable;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Operator;

/// <summary>What an operator does with accounts, on whichever way he came.</summary>
internal sealed class AccountAdmin(IGrainFactory grains)
{
    /// <summary>The account of a user name, or of this id; null if there is none.</summary>
    public async Task<AccountProfile?> Find(string who)
    {
        if (Username.TryParse(who, out var name) && await grains.Credential(name).Account() is { } byName) return await grains.Account(byName).Profile();
        return AccountId.TryParse(who, out var id) ? await grains.Account(id).Profile() : null;
    }

    /// <summary>Makes an account that logs in with a password.</summary>
    public Task<GrainResult<AccountProfile>> Create(Username name, Password password, string? displayName) =>
        grains.Credential(name).Register(new(new(SecureRandom.NewAccountId(), name, displayName ?? name.Value), password));

    public Task<bool> IsEnabled(AccountProfile account) => grains.Account(account.AccountId).IsEnabled();

    /// <summary>Shuts the account out, which ends its logins; or lets it in again.</summary>
    public Task SetDisabled(AccountProfile account, bool disabled) => grains.Account(account.AccountId).SetDisabled(new(SecureRandom.NewRequestId(), disabled));

    public async Task<ImmutableArray<LoginDetails>> Logins(AccountProfile account) =>
        [.. (await grains.Account(account.AccountId).Logins()).OrderByDescending(l => l.LastSeenAt)];

    /// <summary>Ends one login: false if none that lives has this id.</summary>
    public Task<bool> End(AccountProfile account, LoginId login) => grains.Account(account.AccountId).EndLogin(new(SecureRandom.NewRequestId(), login));
}
