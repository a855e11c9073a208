using System.Collections.Immutable;
using QrLogin.Api.Endpoints.Accounts;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Operator;

/// <summary>What operators can do with accounts, on the command line and over the operator port.</summary>
internal sealed class AccountAdmin(IGrainFactory grains, TimeProvider time)
{
    /// <summary>
    /// Finds an account by its id or its username; null if there is none. The id comes first: people choose their
    /// usernames, and one could choose another account's id. (New accounts cannot, but older ones may have.)
    /// </summary>
    public async Task<AccountProfile?> Find(string idOrName)
    {
        if (TryParseId(idOrName, out var id) && await grains.Account(id).Profile() is { } account) return account;
        return Username.TryParse(idOrName, out var name) && await grains.Credential(name).Account() is { } owner
            ? await grains.Account(owner).Profile()
            : null;
    }

    /// <summary>The username of an external account without a name of its own is its id behind a prefix, and is found too.</summary>
    private static bool TryParseId(string text, out AccountId id) =>
        AccountId.TryParse(text, out id)
        || (text.StartsWith(Username.ExternalPrefix, StringComparison.Ordinal)
            && AccountId.TryParse(text[Username.ExternalPrefix.Length..], out id));

    /// <summary>Creates an account that logs in with a password.</summary>
    public Task<GrainResult<AccountProfile>> Create(Username name, Password password, string? displayName) =>
        grains.Credential(name).Register(new(new(SecureRandom.NewAccountId(), name, displayName ?? name.Value), password));

    public Task<bool> IsEnabled(AccountProfile account) => grains.Account(account.AccountId).IsEnabled();

    /// <summary>Disables an account, which ends its logins, or enables it again.</summary>
    public Task SetDisabled(AccountProfile account, bool disabled) =>
        grains.Account(account.AccountId).SetDisabled(new(SecureRandom.NewRequestId(), disabled));

    /// <summary>
    /// Allows one password reset, in place of any earlier one. Returns the code; null if the account has no password.
    /// </summary>
    public async Task<(string Code, DateTimeOffset ExpiresAt)?> AllowReset(AccountProfile account)
    {
        var (code, expiresAt) = (ResetCode.Generate(), time.GetUtcNow() + ResetCode.Lifetime);
        var credential = grains.Credential(account.Username);
        // The username of a provider's account may be somebody else's here.
        if (await credential.Account() != account.AccountId) return null;
        return await credential.AllowReset(new(ResetCode.Hash(code), expiresAt)) is null ? null : (code, expiresAt);
    }

    /// <summary>Removes all passkeys of an account. Returns how many it had.</summary>
    public Task<int> RemovePasskeys(AccountProfile account) => grains.Account(account.AccountId).RemovePasskeys();

    /// <summary>Everything that is stored about the person; null if the account has just been deleted.</summary>
    public async Task<AccountExport?> Export(AccountProfile account) =>
        await grains.Account(account.AccountId).Contents() is { } contents ? AccountExport.Of(contents) : null;

    /// <summary>
    /// Deletes the account with an id or a username, or finishes a deletion that was interrupted. Returns its id; null if there is none.
    /// </summary>
    public async Task<AccountId?> Delete(string idOrName)
    {
        if (await Find(idOrName) is { } account)
        {
            await grains.Account(account.AccountId).Delete();
            return account.AccountId;
        }

        // The last step of a deletion: the account is gone, and its username is not.
        if (!Username.TryParse(idOrName, out var name) || await grains.Credential(name).Account() is not { } owner) return null;
        await grains.Credential(name).Release(owner);
        return owner;
    }

    /// <summary>The logins of an account, the most recently seen first.</summary>
    public async Task<ImmutableArray<LoginDetails>> Logins(AccountProfile account) =>
        [.. (await grains.Account(account.AccountId).Logins()).OrderByDescending(l => l.LastSeenAt)];

    /// <summary>Ends one login; false if the account has no active login with this id.</summary>
    public Task<bool> End(AccountProfile account, LoginId login) =>
        grains.Account(account.AccountId).EndLogin(new(SecureRandom.NewRequestId(), login));
}
