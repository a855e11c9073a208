using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Storage;

namespace QrLogin.Grains.Accounts;

/// <summary>
/// One account. It lists each login before creating it, so every working login is on the list and can be ended.
/// </summary>
[GrainType(GrainTypeNames.Account)]
internal sealed partial class AccountGrain(
    GrainRecordFactory records,
    IOptions<QrLoginOptions> options,
    TimeProvider time) : Grain, IAccountGrain, IRemindable
{
    /// <summary>The minimum time between two writes of a profile that an external provider changed.</summary>
    private static readonly TimeSpan RenameInterval = TimeSpan.FromMinutes(10);

    private readonly GrainRecord<Account> _account = records.Create<Account>("identity", "account");
    private readonly LoginCache _cache = new();
    private readonly RecentVouch _recentVouch = new();
    private DateTimeOffset _renamedAt;

    /// <summary>Whether this activation has deleted the account. It stays for the calls that wait for it by then.</summary>
    private bool _isDeleted;

    public Task Create(AccountProfile profile) => _account.GetOrCreateAsync(new() { Profile = profile });

    public async Task Import(AccountProfile profile)
    {
        await Create(profile);
        DeactivateOnIdle();
    }

    public async Task<bool> Admit(AccountProfile profile)
    {
        var account = await _account.ReadAsync() ?? (await _account.GetOrCreateAsync(new() { Profile = profile })).Record;
        // A person may hold two tokens with different names. That must not cause a write on every request.
        if (account.Profile != profile && Now - _renamedAt >= RenameInterval)
        {
            _renamedAt = Now;
            await _account.SaveAsync(account, account with { Profile = profile });
        }

        return !account.Disabled;
    }

    public async Task<bool> IsEnabled() => await Current() is { Disabled: false };

    public async Task<AccountProfile?> Profile() => (await Current())?.Profile;

    public async Task<bool> Vouches(LoginId login)
    {
        if (await Current() is not { Disabled: false } account) return false;
        if (_recentVouch.Has(login, Now)) return true;
        bool isAlive = account.Logins.Contains(login) && await Login(login).Describe() is { } details && details.IsAlive(Now);
        if (isAlive) _recentVouch.Set(login, Now);
        else _recentVouch.Clear();
        return isAlive;
    }

    public async Task<bool> HasSeen(Device device) =>
        await Current() is { } account && SeenDevices.Contains(account.Devices, device);

    public async Task ExpectLogin(ExpectLogin command)
    {
        if (await Current() is not { Disabled: false } account || account.Logins.Contains(command.LoginId)) return;
        if (command.VouchedBy is { } voucher && !await Vouches(voucher)) return;
        await List(account, command, new(command.LoginId, Now));
    }

    public async Task<GrantedLogin?> AddLogin(NewLogin login)
    {
        if (await Current() is not { Disabled: false } account) return null;
        bool isListed = account.Logins.Contains(login.LoginId);
        // A login that exists is returned again, even if its voucher has ended since.
        if (login.VouchedBy is { } voucher && !await Vouches(voucher) && !(isListed && await Exists(login.LoginId))) return null;
        if (!isListed) await List(account, new(login.LoginId, login.VouchedBy, login.IsDeviceBound ? login.Requester.Device : null));
        var details = await Login(login.LoginId).Create(new(login, account.Profile));
        if (details is null) return null;
        _cache.Set(details);
        return new(account.Profile, details);
    }

    public async Task<ImmutableArray<LoginDetails>> Logins() =>
        await Current() is { } account ? [.. (await Describe(account.Logins)).Where(l => l.IsAlive(Now))] : [];

    public async Task<Refusal?> Revoke(RevokeLogins command)
    {
        if (await Current() is not { } account) return new(RefusalCode.LoginNotFound);
        if (command.LoginId is { } id && !account.Logins.Contains(id)) return new(RefusalCode.LoginNotFound);
        if (await IsTooYoung(command, account)) return new(RefusalCode.LoginTooYoung);
        if (command.LoginId is { } one) return await End(one, command.RequestId) ? null : new(RefusalCode.LoginNotFound);
        await EndAll(Targets(command, account), command.RequestId);
        return null;
    }

    public async Task<bool> EndLogin(EndLogin command) =>
        await Current() is { } account
        && account.Logins.Contains(command.LoginId)
        && await End(command.LoginId, command.RequestId);

    public async Task EndLogins(EndLogins command)
    {
        if (await Current() is { } account) await EndAll(account.Logins.Where(id => id != command.Except), command.RequestId);
    }

    public async Task SetDisabled(SetDisabled command)
    {
        if (await Current() is not { IsBeingDeleted: false } account) return;
        // Disable first, then end the logins, so that no login is added in between.
        if (account.Disabled != command.Disabled) await _account.SaveAsync(account, account with { Disabled = command.Disabled });
        if (command.Disabled) await EndAll(account.Logins, command.RequestId);
    }

    public async Task Erase()
    {
        await _account.EraseAsync();
        DeactivateOnIdle();
    }

    public async Task<AccountProfile?> ChangeProfile(ChangeProfile command)
    {
        if (await Current() is not { IsBeingDeleted: false } account) return null;
        var profile = account.Profile with
        {
            DisplayName = command.DisplayName ?? account.Profile.DisplayName,
            Picture = command.Picture is { } picture ? picture.Length == 0 ? null : picture : account.Profile.Picture,
        };
        if (profile != account.Profile) await _account.SaveAsync(account, account with { Profile = profile });
        // Also if nothing has changed: an earlier attempt may have failed here.
        await Task.WhenAll(account.Logins.Select(id => Login(id).UpdateAccount(profile)));
        return profile;
    }

    public async Task<AccountContents?> Contents() => await Current() is { } account
        ? new(account.Profile, account.Disabled, [.. await Describe(account.Logins)], await Describe(account.Passkeys))
        : null;

    public async Task<bool> Delete()
    {
        if (await Current() is not { } account) return false;
        // First: a reminder without an account does no harm, but an account could stay half deleted without a reminder.
        var reminder = await this.RegisterOrUpdateReminder(
            DeletionReminder.Of(account.Profile), DeletionReminder.Delay, DeletionReminder.Delay);
        if (!account.IsBeingDeleted)
            await _account.SaveAsync(account, account = account with { Disabled = true, IsBeingDeleted = true });
        _recentVouch.Clear();
        await Task.WhenAll([.. account.Logins.Select(id => Login(id).Erase()), .. account.Passkeys.Select(id => Passkey(id).Erase(Id))]);
        await _account.EraseAsync();
        // Last: until then, whoever repeats the deletion finds the account by its name.
        await GrainFactory.Credential(account.Profile.Username).Release(Id);
        await this.UnregisterReminder(reminder);
        _isDeleted = true;
        return true;
    }

    /// <summary>Goes on with a deletion that a crash interrupted.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var account = await Current();
        if (account is { IsBeingDeleted: true })
        {
            await Delete();
            return;
        }

        // If there is an account, its deletion never began.
        if (account is null && DeletionReminder.UsernameOf(reminderName) is { } name) await GrainFactory.Credential(name).Release(Id);
        if (await this.GetReminder(reminderName) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private static ImmutableArray<LoginId> Targets(RevokeLogins command, Account account)
    {
        if (command.LoginId is { } one) return [one];
        return command.By is { } self ? account.Logins.Remove(self) : account.Logins;
    }

    private async Task<bool> IsTooYoung(RevokeLogins command, Account account)
    {
        if (EndOlderAfter <= TimeSpan.Zero || command.By is not { } by) return false;
        return LoginList.IsTooYoung(by, Targets(command, account), await Describe(account.Logins), EndOlderAfter, Now);
    }

    private async Task List(Account account, ExpectLogin login, ExpectedLogin? expected = null)
    {
        var change = await MakeRoom(account, login.VouchedBy);
        await Task.WhenAll(change.Erase.Select(id => Login(id).Erase()));
        foreach (var id in change.Erase) _cache.Remove(id);
        // End these before saving the list, since nothing would retry that later. No request asked for it, hence the
        // default id.
        await EndAll(change.End, default);
        await _account.SaveAsync(account, account with
        {
            Logins = [.. change.Keep, login.LoginId],
            Expected = [.. change.Expected, .. expected is { } late ? [late] : ImmutableArray<ExpectedLogin>.Empty],
            // A device made up for a single login never returns, so it must not displace one that may.
            Devices = login.Device is { } device ? SeenDevices.Add(account.Devices, device) : account.Devices,
        });
    }

    private async Task<LoginListChange> MakeRoom(Account account, LoginId? vouchedBy)
    {
        await LoadDetails(account.Logins.Where(id => !_cache.Contains(id) && !LoginList.IsExpected(account, id, Now)));
        var change = Decide();
        // Fresh last-seen times are needed only to choose which login to end.
        if (change.End.IsEmpty || !_cache.TryBeginRefresh(Now)) return change;
        await LoadDetails(account.Logins);
        return Decide();

        LoginListChange Decide() =>
            LoginList.MakeRoom(account, _cache.Logins, vouchedBy, options.Value.Redelivery, EndOlderAfter, Now);
    }

    private async Task LoadDetails(IEnumerable<LoginId> logins)
    {
        foreach (var details in await Describe(logins)) _cache.Set(details);
    }

    private async Task<IEnumerable<LoginDetails>> Describe(IEnumerable<LoginId> logins) =>
        (await Task.WhenAll(logins.Select(id => Login(id).Describe()))).OfType<LoginDetails>();

    private async Task<bool> Exists(LoginId id) => await Login(id).Describe() is not null;

    private async Task<bool> End(LoginId id, RequestId request)
    {
        var known = _cache.Remove(id);
        _recentVouch.Clear();
        bool ended = await Login(id).End(new(request, id));
        if (ended && known is not null) _cache.Set(known with { EndedAt = Now });
        return ended;
    }

    private async Task EndAll(IEnumerable<LoginId> logins, RequestId request) =>
        await Task.WhenAll(logins.Select(id => End(id, request)));

    private async ValueTask<Account?> Current()
    {
        var account = await _account.ReadAsync();
        if (account is null && !_isDeleted) DeactivateOnIdle();
        return account;
    }

    private AccountId Id => AccountId.TryParse(this.GetPrimaryKeyString(), out var id)
        ? id
        : throw new InvalidOperationException("The grain key is not an account id.");

    private TimeSpan EndOlderAfter => options.Value.EndOlderAfter;

    private ILoginGrain Login(LoginId id) => GrainFactory.Login(id);

    private DateTimeOffset Now => time.GetUtcNow();
}
