using QrLogin.Grains.Contracts;
using QrLogin.Grains.Logins;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Storage;

/// <summary>
/// Every write of every grain meets a store that fails before the write, fails after it, or is so slow that the caller
/// retries meanwhile. The same command is sent twice; it takes effect once, and the caller learns that it did.
/// </summary>
public abstract class FaultTests(SiloCluster cluster)
{
    public static TheoryData<string, string> WritesAndFaults =>
        new(from write in s_writes.Keys from fault in new[] { "before", "after", "slow" } select (write, fault));

    private static readonly Dictionary<string, Write> s_writes = new()
    {
        ["session: open"] = new(
            SessionStatus.Waiting,
            f => f.Other.QrId.Value,
            f => Twice(f.Other.Open(), async c => Is(SessionStatus.Waiting, (await f.Other.Session.Open(c)).Status))),
        ["session: open for a client"] = new(
            SessionStatus.Waiting,
            f => f.Other.QrId.Value,
            f => Twice(
                ClientSession.Open(f.Other, ClientSession.NewUserCode()),
                async c => Is(c.Authorization!.UserCode, (await f.Other.Session.Open(c)).UserCode!.Value))),
        ["session: bind to a key that comes late"] = new(
            SessionStatus.Waiting,
            f => f.Other.QrId.Value,
            f => Twice(f.Other.Prove(), async c => Is(SessionStatus.Waiting, (await f.Other.Session.Poll(c)).Value?.Status)))
        {
            Prepare = f => f.Other.Session.Open(ClientSession.Open(f.Other, ClientSession.NewUserCode())),
        },
        ["user code: claim"] = new(
            SessionStatus.Waiting,
            f => f.UserCode.Value,
            f => Twice(
                ClientSession.Open(f.Other, f.UserCode), async c => Is(f.UserCode, (await f.Other.Session.Open(c)).UserCode!.Value))),
        ["account: admit"] = new(
            SessionStatus.Waiting,
            f => f.Other.AccountId.Value,
            f => Twice(f.Other.Profile, async c => Yes(await f.Other.Account.Admit(c)))),
        ["session: scan"] = new(
            SessionStatus.Waiting, f => f.QrId.Value, f => Twice(f.Scan(), async c => Yes(!(await f.Session.Scan(c)).IsRefused))),
        ["session: confirm"] = new(
            SessionStatus.Scanned, f => f.QrId.Value, f => Twice(f.Confirm(), async c => Yes(await f.Session.Confirm(c) is null))),
        ["session: deny"] = new(
            SessionStatus.Scanned, f => f.QrId.Value, f => Twice(f.Deny(), async c => Yes(await f.Session.Deny(c) is null))),
        ["session: cancel"] = new(
            SessionStatus.Scanned, f => f.QrId.Value, f => Twice(f.Cancel(), async c => Yes(await f.Session.Cancel(c) is null))),
        ["session: redeem"] = new(
            SessionStatus.Confirmed,
            f => f.QrId.Value,
            f => Twice(f.Redeem(), async c => Yes((await f.Session.Redeem(c))?.Login is not null))),
        ["session: denied, for nobody vouches any more"] = new(
            SessionStatus.Confirmed,
            f => f.QrId.Value,
            f => Twice(f.Redeem(), async c => Is(SessionStatus.Denied, (await f.Session.Redeem(c))?.View.Status)))
        {
            Prepare = f => f.Account.EndLogin(new(Unique.RequestId(), f.PhoneLogin.LoginId)),
        },
        ["session: continue"] = new(
            SessionStatus.Waiting,
            f => f.Other.QrId.Value,
            f => Twice(OnPc(f), async c => Yes(await f.Other.Session.Continue(c) is null)))
        {
            Prepare = f => f.Other.Session.Open(CodeSession.With(f.Other.Open())),
        },
        ["session: exchange"] = new(
            SessionStatus.Waiting,
            f => f.Other.QrId.Value,
            f => Twice(f.Other.Exchange(), async c => Yes(!(await f.Other.Session.Exchange(c)).IsRefused)))
        {
            Prepare = async f =>
            {
                await f.Other.Session.Open(CodeSession.With(f.Other.Open()));
                Assert.Null(await f.Other.Session.Continue(OnPc(f)));
            },
        },
        ["account: create"] = new(
            SessionStatus.Waiting, f => f.Other.AccountId.Value, f => Twice(f.Other.Profile, c => f.Other.Account.Create(c))),
        ["account: list a login"] = new(
            SessionStatus.Waiting, f => f.AccountId.Value, f => Twice(f.PcLogin, async c => Yes(await f.Account.AddLogin(c) is not null))),
        ["account: disable"] = new(
            SessionStatus.Waiting,
            f => f.AccountId.Value,
            f => Twice(new SetDisabled(Unique.RequestId(), true), c => f.Account.SetDisabled(c))),
        ["account: erase"] = new(SessionStatus.Waiting, f => f.AccountId.Value, f => f.Account.Erase, StoreOperation.Clear),
        ["login: create"] = new(
            SessionStatus.Confirmed,
            f => f.PcLogin.LoginId.Value,
            f => Twice(f.Redeem(), async c => Yes((await f.Session.Redeem(c))?.Login is not null))),
        ["login: end"] = new(
            SessionStatus.Waiting,
            f => f.PhoneLogin.LoginId.Value,
            f => Twice(new EndLogin(Unique.RequestId(), f.PhoneLogin.LoginId), async c => Yes(await f.Account.EndLogin(c)))),
        ["login: end with all others"] = new(
            SessionStatus.Redeemed,
            f => f.PhoneLogin.LoginId.Value,
            f => Twice(new RevokeLogins(Unique.RequestId(), f.PcLogin.LoginId, null), c => f.Account.Revoke(c))),
        ["login: end, by another"] = new(
            SessionStatus.Redeemed,
            f => f.PcLogin.LoginId.Value,
            f => Twice(
                new RevokeLogins(Unique.RequestId(), f.PhoneLogin.LoginId, f.PcLogin.LoginId),
                async c => Yes(await f.Account.Revoke(c) is null))),
        ["login: erase"] = new(
            SessionStatus.Waiting, f => f.PhoneLogin.LoginId.Value, f => f.Login(f.PhoneLogin).Erase, StoreOperation.Clear),
        ["credential: register"] = new(
            SessionStatus.Waiting,
            f => f.Name.Key,
            f => Twice(f.Register(), async c => Is(c.Profile, (await f.Credential.Register(c)).Value))),
    };

    [Theory]
    [MemberData(nameof(WritesAndFaults))]
    public async Task A_write_takes_effect_once_whatever_the_store_does(string write, string fault)
    {
        var row = s_writes[write];
        var flow = await GrainFlow.Reached(row.From, cluster);
        await row.Prepare(flow);
        string key = row.Record(flow);
        int before = cluster.Faults.Done(row.Operation, key);
        var send = row.Send(flow);

        await Meet(fault, row.Operation, key, send);

        Assert.Equal(1, cluster.Faults.Done(row.Operation, key) - before);
    }

    [Fact]
    public async Task A_finished_session_is_erased_despite_store_failures()
    {
        foreach (string fault in new[] { "before", "after", "slow" })
        {
            var flow = await GrainFlow.Redeemed(cluster);
            var janitor = cluster.Grains.GetGrain<IRemindable>(flow.Session.GetGrainId());
            await Meet(fault, StoreOperation.Clear, flow.QrId.Value, () =>
            {
                // Set the fault only now, because the grain's own reminder comes with the time and must meet the same fault.
                cluster.Clock.Advance(TimeSpan.FromHours(1));
                return janitor.ReceiveReminder("erase", default);
            });
            Assert.Null(await flow.Session.SeenBy(flow.Pc.Device));
        }
    }

    [Fact]
    public async Task The_last_seen_time_is_written_later_if_the_store_failed()
    {
        var flow = await GrainFlow.Waiting(cluster);
        var (login, key) = (flow.Login(flow.PhoneLogin), flow.PhoneLogin.LoginId.Value);
        cluster.Clock.Advance(Login.TouchInterval);
        cluster.Faults.Fail(StoreOperation.Write, key, Fault.BeforeItTookEffect);
        await login.Authenticated(new(flow.PhoneLogin.Secret, flow.PhoneLogin.Requester.Device));
        await cluster.Deactivated(login);

        var written = cluster.Faults.When(StoreOperation.Write, key);
        Assert.NotNull(await login.Authenticated(new(flow.PhoneLogin.Secret, flow.PhoneLogin.Requester.Device)));
        await written.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    /// <summary>Sends the command while the store fails, and again, as the front end does.</summary>
    private async Task Meet(string fault, StoreOperation operation, string key, Func<Task> send)
    {
        if (fault == "slow")
        {
            var held = cluster.Faults.Hold(operation, key);
            var first = send();
            await held.Reached.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            var again = send();
            held.LetGo();
            await Task.WhenAll(first, again);
            return;
        }

        cluster.Faults.Fail(operation, key, fault == "before" ? Fault.BeforeItTookEffect : Fault.AfterItTookEffect);
        var failure = await Record.ExceptionAsync(send);
        // A registration detects that its write took effect.
        Assert.True(failure is null or StoreUnavailableException, $"{failure}");
        await send();
    }

    /// <summary>The phone's login continues on the PC of the other flow.</summary>
    private static ContinueSession OnPc(GrainFlow flow) =>
        CodeSession.Continue(new(flow.PhoneLogin.LoginId, flow.AccountId, "Ann", flow.Other.Pc.Device));

    /// <summary>The same command each time, with one request id.</summary>
    private static Func<Task> Twice<T>(T command, Func<T, Task> send) => () => send(command);

    private static void Yes(bool answer) => Assert.True(answer);

    private static void Is<T>(T expected, T actual) => Assert.Equal(expected, actual);

    /// <param name="From">The status of the session before.</param>
    /// <param name="Record">The record that the command writes.</param>
    /// <param name="Send">Creates the command, and returns a function that sends it and checks the answer.</param>
    /// <param name="Operation">The operation on the record.</param>
    private sealed record Write(
        SessionStatus From,
        Func<GrainFlow, string> Record,
        Func<GrainFlow, Func<Task>> Send,
        StoreOperation Operation = StoreOperation.Write)
    {
        public Func<GrainFlow, Task> Prepare { get; init; } = _ => Task.CompletedTask;
    }
}
