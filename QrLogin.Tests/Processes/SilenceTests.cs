using System.Diagnostics;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Processes;

/// <summary>
/// A store's connections fall silent: nothing breaks, and no answer comes. Callers get 503 within the usual limits, and
/// success again within seconds of a working network.
/// </summary>
[Collection(nameof(Chaos.ChaosTests))]
public sealed class SilenceTests(ITestOutputHelper output) : OnClusterParts
{
    /// <summary>10 s by design; more on a shared machine.</summary>
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("postgres", nameof(Silence.Both))]
    [InlineData("postgres", nameof(Silence.FromSite))]
    [InlineData("redis", nameof(Silence.Both))]
    public async Task A_silent_store_costs_503_for_seconds(string store, string silence)
    {
        await using var redis = new CuttableProxy(new($"tcp://{Parts.Redis.ConnectionString}"));
        await using var postgres = new CuttableProxy(new($"tcp://127.0.0.1:{Parts.Postgres.Port}"));
        await using var site = new ApiHost(null, Settings(redis, postgres));
        await site.InitializeAsync();
        var (phone, pc) = (await TestPhone.LoggedIn(site.Http), await TestPc.Open(site.Http));
        // Fills the pool of connections.
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => TestPhone.TryRegister(site.Http)));
        var network = store == "redis" ? redis : postgres;
        network.FallSilent(Enum.Parse<Silence>(silence));

        (string Name, Func<Task<Reply>> Call)[] calls =
        [
            ("open", () => TestPc.TryOpen(site.Http)),
            ("scan", () => phone.Scan(pc)),
            ("register", () => TestPhone.TryRegister(site.Http)),
            ("me", () => phone.Call(HttpMethod.Get, "logins")),
        ];
        var silent = await Task.WhenAll(calls.Select(c => Timed(c.Name, c.Call)));
        Assert.Contains(silent, s => s.Reply.Status == 503);
        foreach (var (_, reply, took) in silent)
        {
            Assert.True(reply.Status is 503 or < 300, reply.Text);
            Assert.InRange(took, TimeSpan.Zero, s_most);
        }

        network.Speak();
        long start = Stopwatch.GetTimestamp();
        foreach (var (name, call) in calls)
        {
            Reply reply;
            do reply = await call();
            while (reply.Status == 503 && Stopwatch.GetElapsedTime(start) < s_most);
            var took = Stopwatch.GetElapsedTime(start);
            output.WriteLine($"{store}, {silence}: {name} answered {reply.Status} {took.TotalSeconds:0.0} s after the silence.");
            Assert.True(reply.Status < 300, $"{name}: {reply.Status} {reply.Text}");
            Assert.InRange(took, TimeSpan.Zero, s_most);
        }

        async Task<(string Name, Reply Reply, TimeSpan Took)> Timed(string name, Func<Task<Reply>> call)
        {
            long began = Stopwatch.GetTimestamp();
            var reply = await call();
            var took = Stopwatch.GetElapsedTime(began);
            output.WriteLine($"{store}, {silence}: {name} answered {reply.Status} in {took.TotalSeconds:0.0} s during the silence.");
            return (name, reply, took);
        }
    }

    private Dictionary<string, string> Settings(CuttableProxy redis, CuttableProxy postgres)
    {
        var settings = Parts.SiloSettings().Select(s => s[2..].Split('=', 2)).ToDictionary(s => s[0], s => s[1]);
        settings["QrLogin:Hosting"] = "Silo";
        settings["ConnectionStrings:redis"] = $"127.0.0.1:{redis.Address.Port}";
        settings["ConnectionStrings:postgres"] = $"Host=127.0.0.1;Port={postgres.Address.Port};Database=postgres;Username=qrlogin";
        return settings;
    }
}
