using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Storage;

namespace QrLogin.Grains.Accounts;

/// <summary>One account: it lists a login before the login is made, so that whatever works is on the list and can be ended.</summary>
[GrainType(GrainTypeNames.Account)]
internal sealed class AccountGrain(
    GrainRecordFactory records,
    IOptions<QrLoginOptions> options,
    TimeProvider time) : Grain, IAccountGrain
{
    /// <summary>How old may be what is known of the logins' last use when one must go: it is written every ten minutes at most anyway.</summary>
    private static readonly TimeSpan LastSeenMaxAge = TimeSpan.FromMinutes(1);

    /// <summary>How often an account follows what another provider calls its person.</summary>
    private static readonly TimeSpan RenameInterval = TimeSpan.FromMinutes(10);

    /// <summary>How long a voucher's word is good, unless a login is ended meanwhile: what a session takes from asking to adding.</summary>
    private static readonly TimeSpan VouchCacheTtl = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What the logins said of themselves. Only an account makes, ends and erases them, so but for their last use it stays true, unless
    /// another activation did: it only ever decides who must make room.
    /// </summary>
    private readonly Dictionary<LoginId, LoginDetails> _known = [];
    private DateTimeOffset _knownAt;

    /// <summary>Who was asked last whether it lives, and when it said yes: a session asks, and then adds the login that it vouched for.</summary>
    private (LoginId Login, DateTimeOffset At)? _vouched;
    private DateTimeOffset _renamedAt;
    private readonly GrainRecord<Account> _account = records.Create<Account>("identity", "account");

    public Task Create(AccountProfile profile) => _account.GetOrCreateAsync(new() { Profile = profile });

    public async Task<bool> Admit(AccountProfile profile)
    {
        var account = await _account.ReadAsync() ?? await _account.GetOrCreateAsync(new() { Profile = profile });
        // A person may have two tokens that call him differently; that is no reason to write at every request.
        if (account.Profile != profile && Now - _renamedAt >= RenameInterval)
        {
            _renamedAt = Now;
            await _account.Save(account, account = account with { Profile = profile });
        }

        return !account.Disabled;
    }

    public async Task<bool> IsEnabled() => await Current() is { Disabled: false };

    public async Task<AccountProfile?> Profile() => (await Current())?.Profile;

    public async Task<bool> Vouches(LoginId login)
    {
        if (await Current() is not { Disabled: false } account) return false;
        bool lives = account.Logins.Contains(login) && await Login(login).Describe() is { } details && details.IsAlive(Now);
        _vouched = lives ? (login, Now) : null;
        return lives;
    }

    public async Task<bool> HasSeen(Device device) => await Current() is { } account && SeenDevices.Contains(account.Devices, device);

    public async Task<GrantedLogin?> AddLogin(NewLogin login)
    {
        if (await Current() is not { Disabled: false } account) return null;
        bool listed = account.Logins.Contains(login.LoginId);
        bool made = listed && await Login(login.LoginId).Describe() is not null;
        // The session asked when it was redeemed; but as long as the login is not made, a crash may lie between that and now.
        if (!made && login.VouchedBy is { } voucher && !HasVouched(voucher) && !await Vouches(voucher)) return null;
        if (!listed) await List(account, login);
        var details = await Login(login.LoginId).Create(new(account.Profile.AccountId, login, account.Profile));
        if (details is null) return null;
        _known[login.LoginId] = details;
        return new(account.Profile, details);
    }

    public async Task<ImmutableArray<LoginDetails>> Logins() =>
        await Current() is { } account ? [.. (await Describe(account)).Where(l => l.IsAlive(Now))] : [];

    public async Task<Refusal?> Revoke(RevokeLogins command)
    {
        if (await Current() is not { } account) return new(RefusalCode.LoginNotFound);
        if (command.LoginId is { } one && !account.Logins.Contains(one)) return new(RefusalCode.LoginNotFound);
        var ended = command.LoginId is { } id ? [id] : command.By is { } self ? account.Logins.Remove(self) : account.Logins;
        if (EndOlderAfter > TimeSpan.Zero && command.By is { } by && LoginList.IsTooYoung(by, ended, await Describe(account), EndOlderAfter, Now))
            return new(RefusalCode.LoginTooYoung);

        if (command.LoginId is { } known) return await End(known, command.RequestId) ? null : new(RefusalCode.LoginNotFound);
        await EndAll(ended, command.RequestId);
        return null;
    }

    public async Task<bool> EndLogin(EndLogin command) =>
        await Current() is { } account && account.Logins.Contains(command.LoginId) && await End(command.LoginId, command.RequestId);

    public Task EndOthers(EndOthers command) => Revoke(new(command.Attempt, command.Keep, null));

    public async Task SetDisabled(SetDisabled command)
    {
        if (await Current() is not { } account) return;
        // First shut, then swept: no login slips in between.
        if (account.Disabled != command.Disabled) await _account.Save(account, account with { Disabled = command.Disabled });
        if (command.Disabled) await EndAll(account.Logins, command.RequestId);
    }

    public async Task Erase()
    {
        await _account.Erase();
        DeactivateOnIdle();
    }

    private async Task List(Account account, NewLogin login)
    {
        var room = await MakeRoom(account, login);
        await Task.WhenAll(room.Erase.Select(id => Login(id).Erase()));
        foreach (var id in room.Erase) _known.Remove(id);
        // By nobody's request, so under the one attempt that is never drawn. First: a list that is saved is not gone through again.
        await EndAll(room.End, default);
        await _account.Save(account, account with { Logins = [.. room.Keep, login.LoginId], Devices = Devices(account, login) });
    }

    /// <summary>A device that is this one login's alone will not be seen again, and must not push out those that will.</summary>
    private static ImmutableArray<ulong> Devices(Account account, NewLogin login) =>
        login.NeedsNoDevice ? account.Devices : SeenDevices.Add(account.Devices, login.Requester.Device);

    private async Task<LoginListChange> MakeRoom(Account account, NewLogin login)
    {
        await LoadDetails(account.Logins.Where(id => !_known.ContainsKey(id)));
        var room = Room();
        if (room.End.IsEmpty || Now - _knownAt < LastSeenMaxAge) return room;
        // The one that was not seen for longest goes, so now it matters when that was.
        _knownAt = Now;
        await LoadDetails(account.Logins);
        return Room();

        LoginListChange Room() => LoginList.MakeRoom(account.Logins, _known, login.VouchedBy, options.Value.Redelivery, EndOlderAfter, Now);
    }

    private async Task LoadDetails(IEnumerable<LoginId> logins)
    {
        foreach (var details in await Task.WhenAll(logins.Select(id => Login(id).Describe())))
            if (details is not null) _known[details.LoginId] = details;
    }

    private async Task<IEnumerable<LoginDetails>> Describe(Account account) =>
        (await Task.WhenAll(account.Logins.Select(id => Login(id).Describe()))).OfType<LoginDetails>();

    private async Task<bool> End(LoginId id, RequestId attempt)
    {
        // Forgotten first: if the call fails, it is asked anew.
        _known.Remove(id, out var known);
        _vouched = null;
        bool ended = await Login(id).End(new(attempt, id));
        if (ended && known is not null) _known[id] = known with { EndedAt = Now };
        return ended;
    }

    private bool HasVouched(LoginId voucher) => _vouched is { } last && last.Login == voucher && Now - last.At < VouchCacheTtl;

    private async Task EndAll(IEnumerable<LoginId> logins, RequestId attempt) => await Task.WhenAll(logins.Select(id => End(id, attempt)));

    private async ValueTask<Account?> Current()
    {
        var account = await _account.ReadAsync();
        if (account is null) DeactivateOnIdle();
        return account;
    }

    private TimeSpan EndOlderAfter => options.Value.EndOlderAfter;

    private ILoginGrain Login(LoginId id) => GrainFactory.Login(id);

    private DateTimeOffset Now => time.GetUtcNow();
}
