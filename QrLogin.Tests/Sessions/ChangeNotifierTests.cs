using Microsoft.Extensions.DependencyInjection;
using QrLogin.Api.RateLimits;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Sessions;

/// <summary>Waiting for a change in the grain: it blocks no other call, and ends when no change can follow.</summary>
[Collection(OnOneCluster.Name)]
public sealed class ChangeNotifierTests(SiloCluster cluster)
{
    [Fact]
    public async Task A_waiting_call_is_answered_at_once_and_blocks_no_verb()
    {
        var flow = await GrainFlow.Waiting(cluster);
        var waits = Enumerable.Range(0, 100).Select(_ => Wait(flow)).ToList();
        await flow.Session.Scan(flow.Scan());
        Assert.All(await Task.WhenAll(waits), v => Assert.Equal(SessionStatus.Scanned, v?.Status));
    }

    [Fact]
    public async Task A_caller_with_an_old_version_does_not_wait()
    {
        var flow = await GrainFlow.Scanned(cluster);
        Assert.Equal(SessionStatus.Scanned, (await Wait(flow))?.Status);
        Assert.Equal(
            SessionStatus.Scanned,
            (await flow.Session.WaitForChange(
                new() { Pc = flow.Pc.Device, SeenVersion = 2, SeenScanCode = "another code", MaxWait = GrainCallTimeouts.MaxWait },
                TestContext.Current.CancellationToken))?.Status);
    }

    [Fact]
    public async Task A_failed_write_wakes_waiting_calls_before_the_activation_ends()
    {
        var flow = await GrainFlow.Waiting(cluster);
        var wait = await StartWait(cluster, flow);
        cluster.Faults.Fail(StoreOperation.Write, flow.QrId.Value, Fault.AfterItTookEffect);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => flow.Session.Scan(flow.Scan()));
        // As far as this activation knows, nothing was committed.
        Assert.Equal(SessionStatus.Waiting, (await wait)?.Status);
        Assert.Equal(SessionStatus.Scanned, (await Wait(flow))?.Status);
    }

    [Fact]
    public async Task A_disconnected_caller_frees_its_memory_within_one_wait()
    {
        var flow = await GrainFlow.Waiting(cluster);
        using var gone = new CancellationTokenSource();
        var wait = await StartWait(cluster, flow, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        // Usually the wait has ended by now. If the cancellation is lost, the wait ends by itself.
        var deactivated = cluster.Deactivate(flow.Session);
        cluster.Clock.Advance(GrainCallTimeouts.MaxWait + CoalescedTimer.Granularity);
        await deactivated.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Expiry_wakes_waiting_calls()
    {
        var flow = await GrainFlow.Waiting(cluster);
        var wait = await StartWait(cluster, flow);
        cluster.Clock.Advance(new QrLoginOptions().SessionLifetime);
        Assert.Equal(SessionStatus.Expired, (await wait)?.Status);
    }

    [Fact]
    public async Task A_change_on_another_activation_is_seen_in_the_next_wait()
    {
        await using var twin = await cluster.Twin();
        var flow = await GrainFlow.Waiting(cluster);
        // Reads the record, so that the wait sets its timer as soon as it starts.
        await flow.SessionOn(twin).SeenBy(flow.Pc.Device);
        var there = await StartWait(twin, flow);
        await flow.Session.Scan(flow.Scan());
        cluster.Clock.Advance(GrainCallTimeouts.MaxWait + CoalescedTimer.Granularity);
        Assert.Equal(SessionStatus.Waiting, (await there)?.Status);
        Assert.Equal(
            SessionStatus.Scanned,
            (await flow.SessionOn(twin).WaitForChange(Question(flow), TestContext.Current.CancellationToken))?.Status);
    }

    [Fact]
    public async Task Another_devices_wait_is_refused_at_once()
    {
        var flow = await GrainFlow.Waiting(cluster);
        Assert.Null(await flow.Session.WaitForChange(Question(flow) with { Pc = Example.OtherPc }, TestContext.Current.CancellationToken));
    }

    private static WaitForChange Question(GrainFlow flow) =>
        new() { Pc = flow.Pc.Device, SeenVersion = 1, SeenScanCode = "code", MaxWait = GrainCallTimeouts.MaxWait };

    private static Task<Task<SessionView?>> StartWait(SiloCluster on, GrainFlow flow, CancellationToken? cancellationToken = null) =>
        on.Calls.Start(
            nameof(IQrSessionGrain.WaitForChange),
            flow.QrId.Value,
            () => flow.SessionOn(on).WaitForChange(Question(flow), cancellationToken ?? TestContext.Current.CancellationToken));

    private static Task<SessionView?> Wait(GrainFlow flow) =>
        flow.Session.WaitForChange(Question(flow), TestContext.Current.CancellationToken);
}

/// <summary>A front end's bookkeeping of waiting PCs.</summary>
[Trait("Speed", "Slow")]
public sealed class WaitingRoomTests(ApiHost api)
{
    [Fact]
    public async Task A_PC_that_disconnects_frees_its_waiting_slot()
    {
        var room = api.Services.GetRequiredService<WaitLimiter>();
        var pc = await TestPc.Open(api.Http);
        for (int i = 0; i < 20; i++)
        {
            // More waits than are allowed at once, one after the other: each must free its slot.
            EventStream stream;
            for (stream = await pc.Events(); stream.Status == 429; stream = await pc.Events()) stream.Dispose();
            await stream.Next();
            Assert.True(room.Count >= 1);
            stream.Dispose();
        }
    }
}
