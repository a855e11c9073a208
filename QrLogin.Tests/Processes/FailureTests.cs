using System.Diagnostics;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Processes;

/// <summary>What clients see when one part of a cluster dies.</summary>
public abstract class FailureTests(ITestOutputHelper output, string profile) : OnClusterParts(profile)
{
    /// <summary>5 s by design; five times that on a shared machine.</summary>
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task A_front_end_that_starts_first_is_live_and_answers_503_until_the_cluster_is_up()
    {
        await using var api = Parts.Api();
        await Until(api, "health/live", 200);
        Assert.Equal(503, (await api.Http.Call(HttpMethod.Get, "health/ready")).Status);
        var open = await api.Http.Call(HttpMethod.Post, "api/v1/qr-sessions", device: TestDevice.New("pc"));
        Assert.Equal((503, "unavailable"), open.Refusal);
        Assert.NotNull(open.Headers.RetryAfter);

        await using var silo = await Parts.Silo();
        await Until(api, "health/ready", 200);
        Assert.Equal("waiting", await (await TestPc.Open(api.Http)).Status());
        Assert.Contains("Waiting for a silo of the cluster", api.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_starts_first_waits_for_its_stores_and_names_them()
    {
        await Parts.Stop(Parts.Stores[0]);
        var starting = Parts.Silo();
        await using (var other = ServiceProcess.Start("QrLogin.Silo.dll", Parts.Folder, "Production", Parts.SiloSettings()))
        {
            await other.Says($"Waiting for the store configured by ConnectionStrings:{Parts.Stores[0]}");
            other.Terminate();
            Assert.Equal(0, await other.Ended());
        }

        Assert.False(starting.IsCompleted);
        await Parts.Start(Parts.Stores[0]);
        await using var silo = await starting;
    }

    [Fact]
    public async Task A_store_outage_answers_503_in_time_and_loses_nothing()
    {
        await using var silo = await Parts.Silo();
        await using var api = await Parts.ReadyApi();
        foreach (string store in Parts.Stores) await Survives(store, api);
        Assert.Contains("Not ready: ", api.Output, StringComparison.Ordinal);
        Assert.Contains("Ready again", api.Output, StringComparison.Ordinal);
    }

    private async Task Survives(string which, ServiceProcess api)
    {
        var (phone, pc, waiting) = (await TestPhone.LoggedIn(api.Http), await TestPc.Open(api.Http), await TestPc.Open(api.Http));
        // Ending its other logins would end the one that the session may have created before its own store failed.
        var other = await TestPhone.LoggedIn(api.Http);
        await phone.Approve(pc);
        await Parts.Stop(which);

        // A recently authenticated phone can scan without the identity store: then the session is scanned, else it is unchanged.
        string left = "waiting";
        async Task<Reply> Scan()
        {
            var reply = await phone.Scan(waiting);
            if (reply.Status == 200) left = "scanned";
            return reply;
        }

        foreach (var call in new Func<Task<Reply>>[]
        {
            () => pc.Poll(),
            () => TestPc.TryOpen(api.Http),
            Scan,
            () => TestPhone.TryRegister(api.Http),
            () => other.Call(HttpMethod.Delete, "logins")
        })
        {
            long start = Stopwatch.GetTimestamp();
            var reply = await call();
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, s_most);
            Assert.True(reply.Status is 503 or < 300, reply.Text);
            Assert.True(reply.Status < 300 || reply.Headers.RetryAfter is not null, "No Retry-After.");
        }

        await Until(api, "health/ready", 503);
        Assert.Equal(200, (await api.Http.Call(HttpMethod.Get, "health/live")).Status);
        await Parts.Start(which);
        await Until(api, "health/ready", 200);
        Assert.NotNull(await pc.Token());
        Assert.Equal(left, await waiting.Status());
        Assert.Equal(200, (await phone.Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task The_front_end_is_not_ready_without_silos_and_recovers_with_new_ones()
    {
        await using var api = Parts.Api();
        TestPc pc;
        await using (var silo = await Parts.Silo())
        {
            await Until(api, "health/ready", 200);
            pc = await TestPc.Open(api.Http);
            await silo.Kill();
        }

        long start = Stopwatch.GetTimestamp();
        Assert.Equal(503, (await pc.Poll()).Status);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, s_most);
        await Until(api, "health/ready", 503);
        await using var next = await Parts.Silo();
        await Until(api, "health/ready", 200);
        Assert.Equal("waiting", await pc.Status());
    }

    [Fact]
    public async Task A_stream_survives_the_loss_of_its_silo()
    {
        await using var first = await Parts.Silo();
        await using var api = await Parts.ReadyApi();
        var (phone, stopped, killed) = (await TestPhone.LoggedIn(api.Http), await TestPc.Open(api.Http), await TestPc.Open(api.Http));
        using var one = await stopped.Events();
        using var other = await killed.Events();
        Assert.Equal(("waiting", "waiting"), ((await one.Next())?.Status, (await other.Next())?.Status));

        await using var second = await Parts.Silo();
        long start = Stopwatch.GetTimestamp();
        first.Terminate();
        Assert.Equal(0, await first.Ended());
        output.WriteLine($"A silo with streams that wait on it stopped in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s.");
        await phone.Approve(stopped);
        Assert.Equal("confirmed", (await one.Rest())[^1]);

        await using var third = await Parts.Silo();
        await second.Kill();
        string confirmToken;
        do confirmToken = (await phone.Scan(killed)) is { Status: 200 } scanned ? scanned["confirmToken"].GetString()! : "";
        while (confirmToken.Length == 0);
        start = Stopwatch.GetTimestamp();
        Assert.Equal(200, (await phone.Confirm(killed, confirmToken)).Status);
        Assert.Equal("confirmed", (await other.Rest())[^1]);
        output.WriteLine($"After kill -9 the stream was {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s late.");
    }

    /// <summary>QRLOGIN_KILLS sets how often; the default is 3.</summary>
    [Fact]
    public async Task A_session_moves_within_seconds_when_its_silo_is_killed()
    {
        int kills = int.Parse(
            Environment.GetEnvironmentVariable("QRLOGIN_KILLS") ?? "3", System.Globalization.CultureInfo.InvariantCulture);
        var (keeper, times) = (await Parts.Silo(), new List<double>());
        await using var api = await Parts.ReadyApi();
        var phone = await TestPhone.LoggedIn(api.Http);
        for (int i = 0; i < kills; i++)
        {
            // A single silo hosts all sessions. Then another silo joins, to which they will have to move.
            var pc = await TestPc.Open(api.Http);
            var heir = await Parts.Silo();
            long start = Stopwatch.GetTimestamp();
            await keeper.Kill();
            await keeper.DisposeAsync();
            Reply scan;
            do scan = await phone.Scan(pc);
            while (scan.Status == 503);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            Assert.Equal(200, scan.Status);
            keeper = heir;
        }

        await keeper.DisposeAsync();
        times.Sort();
        output.WriteLine(
            $"From kill -9 to the next successful verb, {kills} times: median {times[kills / 2]:0.00} s, worst {times[^1]:0.00} s.");
        Assert.InRange(times[^1], 0, s_most.TotalSeconds);
    }

    /// <summary>Calls until this answer comes, or the time is up.</summary>
    private static async Task Until(ServiceProcess api, string path, int status)
    {
        for (long start = Stopwatch.GetTimestamp(); ; await Pause.For(TimeSpan.FromMilliseconds(100)))
        {
            var reply = await Record.ExceptionAsync(async () => Assert.Equal(status, (await api.Http.Call(HttpMethod.Get, path)).Status));
            if (reply is null) return;
            Assert.True(
                Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60), $"{path} never was {status}: {reply.Message}\n{api.Output}");
        }
    }
}

public sealed class FailureTestsOnCluster(ITestOutputHelper output) : FailureTests(output, "cluster");

public sealed class FailureTestsOnAzure(ITestOutputHelper output) : FailureTests(output, "azure");
