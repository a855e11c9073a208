using System.Collections.Immutable;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>The part that lists passkeys: each is listed before it is created, and erased before it leaves the list.</summary>
internal sealed partial class AccountGrain
{
    private const int MaxPasskeys = 50;

    public async Task<AccountPasskeys?> Passkeys() => await Current() is { Disabled: false } account
        ? new(account.PasskeyChanges, await Describe(account.Passkeys))
        : null;

    public async Task<PasskeyDetails?> AddPasskey(AddPasskey command)
    {
        if (await Current() is not { Disabled: false } account) return null;
        // One that is listed may still have to be created, if an earlier attempt failed there.
        if (!account.Passkeys.Contains(command.PasskeyId))
        {
            if (command.Changes != account.PasskeyChanges || account.Passkeys.Length >= MaxPasskeys) return null;
            await _account.SaveAsync(account, WithPasskeys(account, account.Passkeys.Add(command.PasskeyId)));
        }

        return await Passkey(command.PasskeyId).Create(command.Passkey);
    }

    public async Task<PasskeyDetails?> RenamePasskey(RenamePasskey command) =>
        await Current() is { Disabled: false } account && account.Passkeys.Contains(command.PasskeyId)
            ? await Passkey(command.PasskeyId).Rename(command.Name)
            : null;

    public async Task<Refusal?> RemovePasskey(RemovePasskey command)
    {
        if (await Current() is not { Disabled: false } account) return new(RefusalCode.PasskeyNotFound);
        if (account.PasskeyRemovedBy == command.RequestId) return null;
        if (!account.Passkeys.Contains(command.PasskeyId)) return new(RefusalCode.PasskeyNotFound);
        if (command.KeepsLast && !(await Describe(account.Passkeys)).Any(other => other.PasskeyId != command.PasskeyId))
            return new(RefusalCode.LastWayIn);
        await Passkey(command.PasskeyId).Erase();
        var rest = WithPasskeys(account, account.Passkeys.Remove(command.PasskeyId));
        await _account.SaveAsync(account, rest with { PasskeyRemovedBy = command.RequestId });
        return null;
    }

    public async Task<int> RemovePasskeys()
    {
        if (await Current() is not { IsBeingDeleted: false } account || account.Passkeys.IsEmpty) return 0;
        await Task.WhenAll(account.Passkeys.Select(id => Passkey(id).Erase()));
        await _account.SaveAsync(account, WithPasskeys(account, []));
        return account.Passkeys.Length;
    }

    private static Account WithPasskeys(Account account, ImmutableArray<PasskeyId> passkeys) =>
        account with { Passkeys = passkeys, PasskeyChanges = account.PasskeyChanges + 1 };

    private async Task<ImmutableArray<PasskeyDetails>> Describe(ImmutableArray<PasskeyId> passkeys) =>
        [.. (await Task.WhenAll(passkeys.Select(id => Passkey(id).Describe()))).OfType<PasskeyDetails>()];

    private IPasskeyGrain Passkey(PasskeyId id) => GrainFactory.Passkey(id);
}
