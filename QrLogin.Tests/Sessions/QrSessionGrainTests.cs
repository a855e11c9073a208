using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using QrLogin.Grains.Storage;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Sessions;

/// <summary>Saving and erasing a session through crashes, store failures, and a second activation.</summary>
[Collection(OnOneCluster.Name)]
public sealed class QrSessionGrainTests(SiloCluster cluster)
{
    [Theory]
    [InlineData(SessionStatus.Waiting)]
    [InlineData(SessionStatus.Scanned)]
    [InlineData(SessionStatus.Confirmed)]
    [InlineData(SessionStatus.Redeemed)]
    [InlineData(SessionStatus.Denied)]
    [InlineData(SessionStatus.Cancelled)]
    [InlineData(SessionStatus.Expired)]
    public async Task A_session_survives_its_activation(SessionStatus status)
    {
        var flow = await GrainFlow.Reached(status, cluster);
        var before = await flow.View();
        await cluster.Deactivate(flow.Session);
        Assert.Equal(before, await flow.View());
    }

    [Fact]
    public async Task A_login_survives_a_deactivation_after_each_step()
    {
        var flow = await GrainFlow.Waiting(cluster);
        await cluster.Deactivate(flow.Session);
        Assert.False((await flow.Session.Scan(flow.Scan())).IsRefused);
        await cluster.Deactivate(flow.Session);
        Assert.Null(await flow.Session.Confirm(flow.Confirm()));
        await cluster.Deactivate(flow.Session);
        var first = await flow.Session.Redeem(flow.Redeem());
        await cluster.Deactivate(flow.Session);
        var again = await flow.Session.Redeem(flow.Redeem());
        Assert.NotNull(first?.Login);
        Assert.Equal((first.Login.Login.LoginId, first.View), (again?.Login?.Login.LoginId, again?.View));
    }

    [Fact]
    public async Task A_PC_that_left_keeps_its_session_while_one_of_its_calls_waits()
    {
        // A reloaded page may view the session before its call to leave arrives.
        var (flow, grace) = (await GrainFlow.Scanned(cluster), TimeSpan.FromSeconds(5));
        var seen = await flow.View();
        Assert.Null(await flow.Session.Cancel(flow.Cancel() with { Grace = grace }));
        var question = new WaitForChange
        {
            Pc = flow.Pc.Device,
            SeenVersion = seen.Version,
            SeenScanCode = seen.ScanCode,
            MaxWait = TimeSpan.FromSeconds(20),
        };
        var wait = await cluster.Calls.Start(
            nameof(IQrSessionGrain.WaitForChange),
            flow.QrId.Value,
            () => flow.Session.WaitForChange(question, TestContext.Current.CancellationToken));

        cluster.Clock.Advance(grace);
        Assert.Equal(SessionStatus.Scanned, (await flow.Session.ViewForPhone(flow.PhoneLogin.LoginId))?.Status);
        Assert.Null(await flow.Session.Confirm(flow.Confirm()));
        Assert.Equal(SessionStatus.Confirmed, (await wait)?.Status);
    }

    [Fact]
    public async Task Two_activations_cannot_both_decide()
    {
        await using var twin = await cluster.Twin();
        for (int round = 0; round < 20; round++)
        {
            var flow = await GrainFlow.Scanned(cluster);
            Assert.NotNull(await flow.SessionOn(twin).SeenBy(flow.Pc.Device));

            var yes = Try(flow.Session.Confirm(flow.Confirm()));
            var no = Try(flow.SessionOn(twin).Deny(flow.Deny()));
            int winners = new[] { await yes, await no }.Count(won => won);

            Assert.Equal(1, winners);
            await cluster.Deactivate(flow.Session);
            await twin.Deactivate(flow.SessionOn(twin));
            var (here, there) = (await flow.View(), await flow.SessionOn(twin).SeenBy(flow.Pc.Device));
            Assert.Equal(here, there);
            Assert.Equal(await yes ? SessionStatus.Confirmed : SessionStatus.Denied, here.Status);
        }
    }

    [Fact]
    public async Task Two_activations_redeem_one_login()
    {
        await using var twin = await cluster.Twin();
        var flow = await GrainFlow.Confirmed(cluster);
        Assert.NotNull(await flow.SessionOn(twin).SeenBy(flow.Pc.Device));

        await Task.WhenAll(Try(flow.Session.Redeem(flow.Redeem())), Try(flow.SessionOn(twin).Redeem(flow.Redeem())));

        await cluster.Deactivate(flow.Account);
        Assert.Equal(2, (await flow.Account.Logins()).Length);
        Assert.Equal(flow.PcLogin.LoginId, (await flow.Session.Redeem(flow.Redeem()))?.Login?.Login.LoginId);
    }

    [Fact]
    public async Task A_concurrent_read_lets_no_older_decision_win()
    {
        await using var twin = await cluster.Twin();
        var flow = await GrainFlow.Confirmed(cluster);
        await cluster.Deactivate(flow.Account);
        var held = cluster.Faults.Hold(StoreOperation.Read, flow.AccountId.Value);
        var late = flow.Session.Redeem(flow.Redeem());
        await held.Reached;

        // Meanwhile the other activation delivers the token, and the phone is logged out.
        Assert.NotNull((await flow.SessionOn(twin).Redeem(flow.Redeem()))?.Login);
        Assert.True(await twin.Grains.Account(flow.AccountId).EndLogin(new(Unique.RequestId(), flow.PhoneLogin.LoginId)));
        cluster.Clock.Advance(GrainRecord<QrSession>.MaxAge + TimeSpan.FromTicks(1));
        Assert.Equal(SessionStatus.Confirmed, (await flow.View()).Status);
        held.LetGo();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => late);
        Assert.Equal(flow.PcLogin.LoginId, (await flow.Session.Redeem(flow.Redeem()))?.Login?.Login.LoginId);
    }

    [Theory]
    [MemberData(nameof(VerbsAndFaults))]
    public async Task A_failed_write_loses_and_duplicates_nothing(string verb, string fault)
    {
        var (from, to, send) = s_verbs[verb];
        var flow = await GrainFlow.Reached(from, cluster);
        int version = (await flow.View()).Version;
        var command = send(flow);
        cluster.Faults.Fail(StoreOperation.Write, flow.QrId.Value, Enum.Parse<Fault>(fault));

        await Assert.ThrowsAsync<StoreUnavailableException>(command);
        await command();

        Assert.Equal((to, version + 1), ((await flow.View()).Status, (await flow.View()).Version));
    }

    public static TheoryData<string, string> VerbsAndFaults =>
        new(from verb in s_verbs.Keys from fault in Enum.GetNames<Fault>() select (verb, fault));

    /// <summary>Each verb: the status before and after, and its command, which every call sends again with one request id.</summary>
    private static readonly Dictionary<string, (SessionStatus From, SessionStatus To, Func<GrainFlow, Func<Task>> Send)> s_verbs = new()
    {
        ["scan"] = (SessionStatus.Waiting, SessionStatus.Scanned, flow => Sending(flow.Scan(), c => flow.Session.Scan(c))),
        ["confirm"] = (SessionStatus.Scanned, SessionStatus.Confirmed, flow => Sending(flow.Confirm(), c => flow.Session.Confirm(c))),
        ["deny"] = (SessionStatus.Scanned, SessionStatus.Denied, flow => Sending(flow.Deny(), c => flow.Session.Deny(c))),
        ["cancel"] = (SessionStatus.Waiting, SessionStatus.Cancelled, flow => Sending(flow.Cancel(), c => flow.Session.Cancel(c))),
    };

    [Theory]
    [InlineData("BeforeItTookEffect")]
    [InlineData("AfterItTookEffect")]
    public async Task Opening_again_after_a_failed_write_opens_one_session(string fault)
    {
        var flow = await GrainFlow.Waiting(cluster);
        var session = cluster.Grains.Session(QrId.From(Unique.Bytes(16)));
        var open = flow.Open();
        cluster.Faults.Fail(StoreOperation.Write, session.GetPrimaryKeyString(), Enum.Parse<Fault>(fault));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => session.Open(open));
        Assert.Equal(SessionStatus.Waiting, (await session.Open(open)).Status);

        Assert.Equal(1, cluster.Faults.Done(StoreOperation.Write, session.GetPrimaryKeyString()));
    }

    [Fact]
    public async Task An_unreadable_store_is_not_reported_as_a_missing_session()
    {
        var flow = await GrainFlow.Waiting(cluster);
        await cluster.Deactivate(flow.Session);
        cluster.Faults.Fail(StoreOperation.Read, flow.QrId.Value, Fault.BeforeItTookEffect);
        await Assert.ThrowsAnyAsync<Exception>(() => flow.Session.SeenBy(flow.Pc.Device));
        Assert.NotNull(await flow.Session.SeenBy(flow.Pc.Device));
    }

    [Fact]
    public async Task The_reminder_erases_the_record_once_it_is_no_longer_needed()
    {
        var flow = await GrainFlow.Redeemed(cluster);
        var erased = cluster.Faults.When(StoreOperation.Clear, flow.QrId.Value);
        cluster.Clock.Advance(new QrLoginOptions().SessionLifetime + new QrLoginOptions().Retention);
        await erased.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Null(await flow.Session.SeenBy(flow.Pc.Device));
    }

    [Fact]
    public async Task A_finished_session_is_remembered_until_its_record_is_erased()
    {
        var flow = await GrainFlow.Reached(SessionStatus.Cancelled, cluster);
        cluster.Clock.Advance(new QrLoginOptions().SessionLifetime + new QrLoginOptions().Retention - TimeSpan.FromSeconds(1));
        Assert.Equal(SessionStatus.Cancelled, (await flow.View()).Status);
    }

    [Fact]
    public async Task A_whole_login_writes_each_change_once_and_makes_no_needless_read()
    {
        var flow = await GrainFlow.Redeemed(cluster);
        Assert.Equal((4, 0), Visits(flow.QrId.Value));
        Assert.Equal((1, 0), Visits(flow.PcLogin.LoginId.Value));
        // The account's writes: creation, the phone's login, the PC's login.
        Assert.Equal((3, 0), Visits(flow.AccountId.Value));

        (int Writes, int Reads) Visits(string key) =>
            (cluster.Faults.Done(StoreOperation.Write, key), cluster.Faults.Done(StoreOperation.Read, key));
    }

    [Fact]
    public async Task A_copy_older_than_the_limit_is_read_again()
    {
        await using var twin = await cluster.Twin();
        var flow = await GrainFlow.Waiting(cluster);
        Assert.Equal(SessionStatus.Waiting, (await flow.SessionOn(twin).SeenBy(flow.Pc.Device))?.Status);
        await flow.Session.Scan(flow.Scan());

        cluster.Clock.Advance(GrainRecord<QrSession>.MaxAge);
        Assert.Equal(SessionStatus.Waiting, (await flow.SessionOn(twin).SeenBy(flow.Pc.Device))?.Status);
        cluster.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(SessionStatus.Scanned, (await flow.SessionOn(twin).SeenBy(flow.Pc.Device))?.Status);
    }

    [Fact]
    public async Task A_session_that_was_never_opened_leaves_nothing_behind()
    {
        var id = QrId.From(Unique.Bytes(16));
        var session = cluster.Grains.Session(id);
        Assert.Null(await session.SeenBy(Example.Pc));
        await cluster.Deactivated(session);
        Assert.Equal((0, 1), (cluster.Faults.Done(StoreOperation.Write, id.Value), cluster.Faults.Done(StoreOperation.Read, id.Value)));
    }

    [Fact]
    public async Task Another_device_can_neither_view_nor_redeem_a_session()
    {
        var flow = await GrainFlow.Confirmed(cluster);
        Assert.Null(await flow.Session.SeenBy(Example.OtherPc));
        Assert.Null(await flow.Session.Redeem(flow.Redeem() with { Pc = Example.OtherPc }));
        Assert.Equal(RefusalCode.InvalidPollToken, (await flow.Session.Cancel(flow.Cancel() with { Pc = Example.OtherPc }))?.Code);
    }

    private static Func<Task> Sending<T>(T command, Func<T, Task> send) => () => send(command);

    /// <summary>Whether this one won.</summary>
    private static async Task<bool> Try<T>(Task<T> verb)
    {
        try
        {
            return await verb is not Refusal;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    [Fact]
    public async Task A_rotating_code_is_never_written()
    {
        var flow = GrainFlow.New(cluster);
        await flow.Session.Open(flow.Open() with { ScanCodes = ScanCodeSource.Rotating("code") });
        int written = cluster.Faults.Done(StoreOperation.Write, flow.QrId.Value);
        var codes = new HashSet<string?>();
        for (int i = 0; i < 5; i++)
        {
            codes.Add((await flow.View()).ScanCode);
            cluster.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal((5, 1), (codes.Count, written));
        Assert.Equal(written, cluster.Faults.Done(StoreOperation.Write, flow.QrId.Value));
    }
}
