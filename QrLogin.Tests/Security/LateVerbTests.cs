using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>A verb that arrives in time, and whose write is still in progress when the session expires.</summary>
[Collection(OnOneCluster.Name)]
public sealed class LateVerbTests(SiloCluster cluster)
{
    private static readonly TimeSpan s_lifetime = new QrLoginOptions().SessionLifetime, s_moment = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(SessionStatus.Confirmed)]
    [InlineData(SessionStatus.Denied)]
    [InlineData(SessionStatus.Cancelled)]
    public async Task No_expiry_is_reported_while_a_timely_verb_is_being_written(SessionStatus end)
    {
        var flow = await Scanned();
        var held = cluster.Faults.Hold(StoreOperation.Write, flow.QrId.Value);
        var wait = await StartWait(flow);
        var verb = Send(flow, end);
        await held.Reached;
        cluster.Clock.Advance(s_moment * 2);
        var view = await StartView(flow);
        held.LetGo();

        Assert.Null(await verb);
        Assert.Equal((end, end), ((await view).Status, (await wait)?.Status));
    }

    [Fact]
    public async Task No_expiry_is_reported_while_the_outcome_of_a_write_is_unknown()
    {
        var flow = await Scanned();
        var held = cluster.Faults.Hold(StoreOperation.Write, flow.QrId.Value);
        cluster.Faults.Fail(StoreOperation.Write, flow.QrId.Value, Fault.AfterItTookEffect);
        var wait = await StartWait(flow);
        var verb = Send(flow, SessionStatus.Confirmed);
        await held.Reached;
        cluster.Clock.Advance(s_moment * 2);
        var view = await StartView(flow);
        held.LetGo();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => verb);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => view);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => wait);
        Assert.Equal(SessionStatus.Confirmed, (await flow.View()).Status);
    }

    [Fact]
    public async Task A_late_verb_leaves_the_session_expired()
    {
        var flow = await Scanned();
        cluster.Clock.Advance(s_moment);
        Assert.Equal(RefusalCode.QrExpired, (await Send(flow, SessionStatus.Confirmed))?.Code);
        Assert.Equal(SessionStatus.Expired, (await flow.View()).Status);
    }

    /// <summary>A scanned session that is about to expire.</summary>
    private async Task<GrainFlow> Scanned()
    {
        var flow = await GrainFlow.Scanned(cluster);
        cluster.Clock.Advance(s_lifetime - s_moment);
        await flow.View();
        return flow;
    }

    private static Task<Refusal?> Send(GrainFlow flow, SessionStatus end) => end switch
    {
        SessionStatus.Confirmed => flow.Session.Confirm(flow.Confirm()),
        SessionStatus.Denied => flow.Session.Deny(flow.Deny()),
        _ => flow.Session.Cancel(flow.Cancel()),
    };

    private Task<Task<SessionView?>> StartWait(GrainFlow flow) => cluster.Calls.Start(
        nameof(IQrSessionGrain.WaitForChange),
        flow.QrId.Value,
        () => flow.Session.WaitForChange(
            new() { Pc = flow.Pc.Device, SeenVersion = 2, SeenScanCode = null, MaxWait = GrainCallTimeouts.MaxWait },
            TestContext.Current.CancellationToken));

    private Task<Task<SessionView>> StartView(GrainFlow flow) =>
        cluster.Calls.Start(nameof(IQrSessionGrain.View), flow.QrId.Value, flow.View);
}
