using System.Diagnostics;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Processes;

/// <summary>How the processes of a cluster stop, and how long that takes.</summary>
[Collection(nameof(Chaos.ChaosTests))]
public sealed class StoppingTests(ITestOutputHelper output) : OnClusterParts
{
    /// <summary>10 s by design; five times that on a shared machine.</summary>
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(50);

    [Fact]
    public async Task A_stopping_silo_moves_its_sessions_without_a_failed_request()
    {
        await using var first = await Parts.Silo();
        await using var api = await Parts.ReadyApi();
        var sessions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TestPc.Open(api.Http)));
        await using var second = await Parts.Silo();

        long start = Stopwatch.GetTimestamp();
        first.Terminate();
        var polls = new List<Reply>();
        var ended = first.Ended();
        while (!ended.IsCompleted) polls.AddRange(await Task.WhenAll(sessions.Select(pc => pc.Poll())));
        Assert.Equal(0, await ended);
        var took = Stopwatch.GetElapsedTime(start);
        output.WriteLine($"A graceful stop took {took.TotalSeconds:0.0} s; {polls.Count} polls meanwhile.");
        Assert.InRange(took, TimeSpan.Zero, s_most); // 10 s by design.
        Assert.All(polls, p => Assert.Equal(200, p.Status));
        Assert.All(await Task.WhenAll(sessions.Select(pc => pc.Status())), s => Assert.Equal("waiting", s));
    }

    [Fact]
    public async Task A_silo_stops_in_time_even_if_its_stores_are_down()
    {
        await using var silo = await Parts.Silo();
        await using var api = await Parts.ReadyApi();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => TestPc.Open(api.Http)));
        await Parts.Redis.Kill();

        long start = Stopwatch.GetTimestamp();
        silo.Terminate();
        Assert.Equal(0, await silo.Ended());
        var took = Stopwatch.GetElapsedTime(start);
        output.WriteLine($"A stop without Redis took {took.TotalSeconds:0.0} s.");
        Assert.InRange(took, TimeSpan.Zero, s_most); // 10 s by design.
    }

    [Fact]
    public async Task A_stopping_front_end_finishes_the_requests_in_progress()
    {
        await using var silo = await Parts.Silo();
        var api = await Parts.ReadyApi();
        var logins = Enumerable.Range(0, 10).Select(_ => TestPhone.TryRegister(api.Http)).ToList();
        await Task.WhenAny(logins);
        long start = Stopwatch.GetTimestamp();
        api.Terminate();
        Assert.All(await Task.WhenAll(logins), r => Assert.Equal(201, r.Status));
        Assert.Equal(0, await api.Ended());
        output.WriteLine($"A graceful stop took {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s.");
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, s_most);
        await api.DisposeAsync();
    }

    [Fact]
    public async Task A_stopping_front_end_does_not_wait_for_long_polls()
    {
        await using var silo = await Parts.Silo();
        await using var api = await Parts.ReadyApi();
        var pcs = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => TestPc.Open(api.Http)));
        var streams = await Task.WhenAll(pcs.Select(pc => pc.Events()));
        foreach (var stream in streams) await stream.Next();
        var poll = pcs[0].Poll("?wait=25");
        await pcs[0].Poll();
        long start = Stopwatch.GetTimestamp();
        api.Terminate();
        Assert.Equal(0, await api.Ended());
        var took = Stopwatch.GetElapsedTime(start);
        output.WriteLine($"A front end with 50 streams stopped in {took.TotalSeconds:0.0} s.");
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(5)); // 1 s by design.
        Assert.Equal("waiting", (await poll)["status"].GetString());
        foreach (var stream in streams)
        {
            Assert.Empty(await stream.Rest());
            stream.Dispose();
        }
    }
}
