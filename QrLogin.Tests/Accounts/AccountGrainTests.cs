using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Activators;
using QrLogin.Grains.Accounts;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Storage;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Accounts;

/// <summary>An account's list of logins: complete, bounded, and cleaned up.</summary>
[Collection(OnOneCluster.Name)]
public sealed class AccountGrainTests(SiloCluster cluster)
{
    [Fact]
    public async Task A_login_is_listed_before_it_is_created()
    {
        var flow = await GrainFlow.Waiting(cluster);
        var login = New();
        cluster.Faults.Fail(StoreOperation.Write, flow.AccountId.Value, Fault.BeforeItTookEffect);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => flow.Account.AddLogin(login));
        Assert.Equal(0, cluster.Faults.Done(StoreOperation.Write, login.LoginId.Value));
    }

    [Fact]
    public async Task Two_activations_lose_no_login_from_the_list()
    {
        await using var twin = await cluster.Twin();
        var flow = await GrainFlow.Waiting(cluster);
        await cluster.Deactivate(flow.Login(flow.PhoneLogin));
        var held = cluster.Faults.Hold(StoreOperation.Read, flow.PhoneLogin.LoginId.Value);
        // The voucher is checked before the list is written.
        var (one, two) = (New() with { VouchedBy = flow.PhoneLogin.LoginId }, New());
        var late = flow.Account.AddLogin(one);
        await held.Reached;

        Assert.NotNull(await twin.Grains.Account(flow.AccountId).AddLogin(two));
        cluster.Clock.Advance(GrainRecord<Account>.MaxAge + TimeSpan.FromTicks(1));
        Assert.NotNull(await flow.Account.Profile());
        held.LetGo();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => late);
        Assert.Contains(two.LoginId, (await flow.Account.Logins()).Select(l => l.LoginId));
    }

    [Fact]
    public void A_login_that_is_being_created_stays_on_the_list()
    {
        var listed = Enumerable.Range(0, LoginList.MaxLogins + 3).Select(i => Example.Login((byte)i)).ToList();
        var room = LoginList.MakeRoom(Listing(listed), Known([]), null, TimeSpan.Zero, TimeSpan.Zero, Example.Start);
        // Logins that were listed but never created are dropped first when the list is full.
        Assert.Equal(listed.Skip(3), room.Keep);
        Assert.Equal(listed.Take(3), room.Erase);
    }

    [Fact]
    public void A_login_that_its_session_may_still_create_counts_as_alive_and_leaves_the_list_after_ten_minutes()
    {
        var now = Example.Start.AddHours(1);
        var alive = Enumerable.Range(0, LoginList.MaxLogins - 1).Select(i => Details((byte)i, now.AddMinutes(i - 60))).ToList();
        var (expected, known) = (Example.Login(200), Known(alive));
        Account Since(TimeSpan age) => Listing([.. alive.Select(l => l.LoginId), expected]) with { Expected = [new(expected, now - age)] };

        var room = LoginList.MakeRoom(Since(TimeSpan.Zero), known, null, TimeSpan.Zero, TimeSpan.Zero, now);
        Assert.Equal([alive[0].LoginId], room.End);
        Assert.Equal([expected], room.Expected.Select(e => e.LoginId));
        Assert.Empty(room.Erase);

        room = LoginList.MakeRoom(Since(LoginList.ExpectedRetention), known, null, TimeSpan.Zero, TimeSpan.Zero, now);
        Assert.Equal([expected], room.Erase);
        Assert.Empty(room.Expected);
        Assert.Empty(room.End);

        known[expected] = Details(200, now);
        room = LoginList.MakeRoom(Since(TimeSpan.Zero), known, null, TimeSpan.Zero, TimeSpan.Zero, now);
        Assert.Contains(expected, room.Keep);
        Assert.Empty(room.Expected);
    }

    [Fact]
    public async Task Logins_that_no_PC_redeems_are_not_read_and_leave_the_list_after_ten_minutes()
    {
        var flow = await GrainFlow.Waiting(cluster);
        var expected = Enumerable.Range(0, 3).Select(_ => New().LoginId).ToList();
        foreach (var id in expected) await flow.Account.ExpectLogin(new(id, flow.PhoneLogin.LoginId, flow.Pc.Device));
        await flow.UntilListed();
        Assert.Single(await flow.Account.Logins());
        int reads = expected.Sum(id => cluster.Faults.Done(StoreOperation.Read, id.Value));

        await flow.Account.AddLogin(New());
        Assert.Equal(reads, expected.Sum(id => cluster.Faults.Done(StoreOperation.Read, id.Value)));
        cluster.Clock.Advance(LoginList.ExpectedRetention);
        await flow.Account.AddLogin(New());
        Assert.Equal(3, (await flow.Account.Logins()).Length);
        reads = expected.Sum(id => cluster.Faults.Done(StoreOperation.Read, id.Value));
        await flow.Account.AddLogin(New());
        Assert.Equal(reads, expected.Sum(id => cluster.Faults.Done(StoreOperation.Read, id.Value)));
    }

    [Fact]
    public async Task A_disabled_account_and_a_voucher_that_ended_expect_no_login()
    {
        var flow = await GrainFlow.Waiting(cluster);
        await flow.Account.EndLogin(new(Unique.RequestId(), flow.PhoneLogin.LoginId));
        int before = cluster.Faults.Done(StoreOperation.Write, flow.AccountId.Value);
        await flow.Account.ExpectLogin(new(flow.PcLogin.LoginId, flow.PhoneLogin.LoginId, null));
        await flow.UntilListed();
        Assert.Equal(before, cluster.Faults.Done(StoreOperation.Write, flow.AccountId.Value));
        await flow.Account.SetDisabled(new(Unique.RequestId(), true));
        await flow.Account.ExpectLogin(new(flow.PcLogin.LoginId, null, null));
        await flow.UntilListed();
        Assert.Equal(before + 1, cluster.Faults.Done(StoreOperation.Write, flow.AccountId.Value));
    }

    [Fact]
    public void An_account_that_an_older_version_stored_expects_no_login()
    {
        // What the serializer fills in. The older record has no such member.
        using var services = new ServiceCollection().AddSerializer(s => s.AddAssembly(typeof(Account).Assembly)).BuildServiceProvider();
        Assert.Equal([], services.GetRequiredService<IActivator<Account>>().Create().Expected);
    }

    [Fact]
    public async Task The_fifty_first_login_ends_the_least_recently_seen_one()
    {
        var flow = await GrainFlow.Waiting(cluster);
        var oldest = New();
        await flow.Account.AddLogin(oldest);
        for (int i = 2; i < LoginList.MaxLogins; i++)
        {
            cluster.Clock.Advance(TimeSpan.FromSeconds(1));
            await flow.Account.AddLogin(New());
        }

        // The phone's login is the oldest, but it is in use.
        Assert.NotNull(await flow.Login(flow.PhoneLogin).Authenticated(new(flow.PhoneLogin.Secret, flow.PhoneLogin.Requester.Device)));
        var before = await flow.Account.Logins();
        Assert.Equal(LoginList.MaxLogins, before.Length);

        Assert.NotNull(await flow.Account.AddLogin(New()));

        var after = await flow.Account.Logins();
        Assert.Equal([oldest.LoginId], before.Select(l => l.LoginId).Except(after.Select(l => l.LoginId)));
        Assert.Equal(LoginList.MaxLogins, after.Length);
    }

    [Fact]
    public void The_vouching_login_is_never_displaced()
    {
        var now = Example.Start;
        var logins = Enumerable.Range(0, LoginList.MaxLogins).Select(i => Details((byte)i, now.AddMinutes(i))).ToList();
        var room = LoginList.MakeRoom(
            Listing(logins), Known(logins), logins[0].LoginId, TimeSpan.Zero, TimeSpan.Zero, now.AddHours(2));
        Assert.Equal([logins[1].LoginId], room.End);
    }

    [Fact]
    public void With_protection_young_logins_are_displaced_before_old_ones()
    {
        var now = Example.Start.AddDays(9);
        var logins = Enumerable.Range(0, LoginList.MaxLogins)
            .Select(i => Details((byte)i, now.AddSeconds(i - 100)) with { CreatedAt = now.AddDays(i < 45 ? -8 : -0.5) }).ToList();
        LoginListChange Of(IReadOnlyList<LoginDetails> some) =>
            LoginList.MakeRoom(Listing(some), Known(some), logins[0].LoginId, TimeSpan.Zero, TimeSpan.FromDays(1), now);
        Assert.Equal([logins[45].LoginId], Of(logins).End);
        Assert.Equal([logins[1].LoginId], Of([.. logins.Select(l => l with { CreatedAt = now.AddDays(-8) })]).End);
    }

    [Fact]
    public void Of_many_ended_logins_the_last_ones_keep_their_record()
    {
        var now = Example.Start;
        var ended =
            Enumerable.Range(0, LoginList.MaxEnded + 3).Select(i => Details((byte)i, now) with { EndedAt = now.AddSeconds(i) }).ToList();
        var room = LoginList.MakeRoom(
            Listing(ended), Known(ended), null, TimeSpan.FromMinutes(1), TimeSpan.Zero, now.AddMinutes(2));
        Assert.Equal(ended.Take(3).Select(l => l.LoginId), room.Erase);
        Assert.Empty(room.End);
        // An ended login keeps its record while its PC may fetch it again, so that the PC learns that it has ended.
        Assert.Empty(
            LoginList.MakeRoom(
                Listing(ended), Known(ended), null, TimeSpan.FromMinutes(1), TimeSpan.Zero, now.AddMinutes(1)).Erase);
    }

    [Fact]
    public async Task A_voucher_that_ends_right_after_vouching_adds_no_login()
    {
        var flow = await GrainFlow.Waiting(cluster);
        Assert.True(await flow.Account.Vouches(flow.PhoneLogin.LoginId));
        Assert.True(await flow.Account.EndLogin(new(Unique.RequestId(), flow.PhoneLogin.LoginId)));
        Assert.Null(await flow.Account.AddLogin(flow.PcLogin with { VouchedBy = flow.PhoneLogin.LoginId }));
    }

    [Fact]
    public async Task An_ended_login_keeps_its_record_until_the_next_list_write_after_ten_minutes()
    {
        var flow = await GrainFlow.Waiting(cluster);
        await flow.Account.EndLogin(new(Unique.RequestId(), flow.PhoneLogin.LoginId));
        cluster.Clock.Advance(LoginList.EndedRetention - TimeSpan.FromSeconds(1));
        await flow.Account.AddLogin(New());
        Assert.NotNull(await flow.Login(flow.PhoneLogin).Describe());

        cluster.Clock.Advance(TimeSpan.FromSeconds(1));
        await flow.Account.AddLogin(New());

        Assert.Null(await flow.Login(flow.PhoneLogin).Describe());
        Assert.Equal(1, cluster.Faults.Done(StoreOperation.Clear, flow.PhoneLogin.LoginId.Value));
    }

    [Fact]
    public async Task An_expired_login_loses_its_record_when_the_list_is_next_written()
    {
        var flow = await GrainFlow.Waiting(cluster);
        cluster.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Empty(await flow.Account.Logins());
        await flow.Account.AddLogin(New());
        Assert.Null(await flow.Login(flow.PhoneLogin).Describe());
    }

    [Fact]
    public async Task Ending_all_others_leaves_one_login()
    {
        var flow = await GrainFlow.Redeemed(cluster);
        await flow.Account.Revoke(new(Unique.RequestId(), flow.PhoneLogin.LoginId, null));
        Assert.Equal(flow.PhoneLogin.LoginId, Assert.Single(await flow.Account.Logins()).LoginId);
    }

    [Fact]
    public async Task Another_accounts_login_cannot_be_ended()
    {
        var (flow, other) = (await GrainFlow.Waiting(cluster), await GrainFlow.Waiting(cluster));
        Assert.False(await flow.Account.EndLogin(new(Unique.RequestId(), other.PhoneLogin.LoginId)));
        Assert.Single(await other.Account.Logins());
    }

    [Fact]
    public async Task Disabling_an_account_ends_its_logins_and_prevents_new_ones()
    {
        var flow = await GrainFlow.Redeemed(cluster);
        await flow.Account.SetDisabled(new(Unique.RequestId(), true));
        Assert.Empty(await flow.Account.Logins());
        Assert.Null(await flow.Account.AddLogin(New()));
        await flow.Account.SetDisabled(new(Unique.RequestId(), false));
        Assert.NotNull(await flow.Account.AddLogin(New()));
    }

    private static NewLogin New() =>
        GrainFlow.NewLogin(new(GrainFlow.Device("device-" + Unique.Text(), "web"), null, null, null), LoginMethod.Password);

    private static LoginDetails Details(byte id, DateTimeOffset seen) => new()
    {
        LoginId = Example.Login(id),
        AccountId = Example.Ann.AccountId,
        Requester = new(Example.Pc, null, null, null),
        Method = LoginMethod.Qr,
        CreatedAt = Example.Start,
        LastSeenAt = seen,
        Account = Example.AnnsAccount,
    };

    private static Account Listing(IEnumerable<LoginDetails> logins) => Listing(logins.Select(l => l.LoginId));

    private static Account Listing(IEnumerable<LoginId> logins) => new() { Profile = Example.AnnsAccount, Logins = [.. logins] };

    private static Dictionary<LoginId, LoginDetails> Known(IEnumerable<LoginDetails> logins) => logins.ToDictionary(l => l.LoginId);
}
