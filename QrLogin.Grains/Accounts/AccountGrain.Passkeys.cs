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
        var before = account;
        // One that is listed may still have to be created, if an earlier attempt failed there.
        bool isListed = account.Passkeys.Contains(command.PasskeyId);
        if (!isListed && (command.Changes != account.PasskeyChanges || account.Passkeys.Length >= MaxPasskeys)) return null;
        if (!isListed) await _account.SaveAsync(before, account = account.WithPasskeys(account.Passkeys.Add(command.PasskeyId)));

        var created = await Passkey(command.PasskeyId).Create(command.Passkey);
        // Another account has it.
        if (created is null && account != before)
            await _account.SaveAsync(account, account.WithPasskeys(account.Passkeys.Remove(command.PasskeyId)));
        return created;
    }

    public async Task<PasskeyDetails?> RenamePasskey(RenamePasskey command) =>
        await Current() is { Disabled: false } ? await Passkey(command.PasskeyId).Rename(Id, command.Name) : null;

    public async Task<Refusal?> RemovePasskey(RemovePasskey command)
    {
        if (await Current() is not { Disabled: false } account) return new(RefusalCode.PasskeyNotFound);
        if (account.PasskeyRemovedBy == command.RequestId) return null;
        if (!account.Passkeys.Contains(command.PasskeyId)) return new(RefusalCode.PasskeyNotFound);
        if (command.KeepsLast && (await Describe(account.Passkeys)).All(p => p.PasskeyId == command.PasskeyId))
            return new(RefusalCode.LastWayIn);
        await Passkey(command.PasskeyId).Erase(Id);
        var rest = account.WithPasskeys(account.Passkeys.Remove(command.PasskeyId));
        await _account.SaveAsync(account, rest with { PasskeyRemovedBy = command.RequestId });
        return null;
    }

    public async Task<int> RemovePasskeys()
    {
        if (await Current() is not { IsBeingDeleted: false } account || account.Passkeys.IsEmpty) return 0;
        await Task.WhenAll(account.Passkeys.Select(id => Passkey(id).Erase(Id)));
        await _account.SaveAsync(account, account.WithPasskeys([]));
        return account.Passkeys.Length;
    }

    private async Task<ImmutableArray<PasskeyDetails>> Describe(ImmutableArray<PasskeyId> passkeys)
    {
        var described = await Task.WhenAll(passkeys.Select(id => Passkey(id).Describe()));
        return [.. described.OfType<PasskeyDetails>().Where(passkey => passkey.AccountId == Id)];
    }

    private IPasskeyGrain Passkey(PasskeyId id) => GrainFactory.Passkey(id);
}
