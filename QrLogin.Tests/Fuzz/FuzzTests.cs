using System.Collections.Concurrent;
using System.Diagnostics;
using CsCheck;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Fuzz;

/// <summary>
/// Sends two hundred thousand requests, invalid and valid ones. None may be answered with a 5xx, reveal a secret, or
/// leak memory. A failure prints the seed to repeat it with: CsCheck_Seed=… in the environment.
/// </summary>
[Collection(Serial.Name)]
[Trait("Speed", "Slow")]
public sealed class FuzzTests(FuzzHost host) : IClassFixture<FuzzHost>
{
    private const int WarmUp = 42_000, Whole = 204_000, Workers = 24;

    /// <summary>
    /// Sessions, and the records of ended logins, live for minutes: at most 1,500 of each, of some 10 KiB. Measured
    /// growth is 7 to 16 MiB.
    /// </summary>
    private const long MostGrowth = 64 << 20;

    private readonly ConcurrentBag<RawConnection> _wires = [];
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly FuzzState _world = new(host);
    private int _answered;

    [Fact]
    public async Task No_request_breaks_the_service_or_reveals_a_secret()
    {
        long start = Stopwatch.GetTimestamp();
        await _world.Start();
        await Send(WarmUp);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await Send(Whole - WarmUp);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        int phones = await _world.CountPhones();

        Report(growth, phones, Stopwatch.GetElapsedTime(start));
        Assert.True(host.Log.Bad.IsEmpty, string.Join('\n', host.Log.Bad.Take(3)));
        Assert.True(_answered >= 200_000, $"{_answered} were answered.");
        Assert.True(host.Secrets.Count > 1_000, $"{host.Secrets.Count} secrets were there to be told.");
        Assert.True(phones > 0, "Nobody was left to reach what only a phone reaches.");
        Assert.True(growth < MostGrowth, $"The memory grew by {growth >> 20} MiB.");
    }

    private Task Send(int count) => RequestTemplateGen.Any.SampleAsync(Try, iter: count, threads: Workers);

    private async Task Try(RequestTemplate plan)
    {
        var cast = new PlaceholderResolver(_world, plan);
        byte[] request = plan.Write(cast);
        if (!_wires.TryTake(out var wire)) wire = new(_world.Port);
        try
        {
            await Try(plan, cast, request, wire);
        }
        finally
        {
            _wires.Add(wire);
        }
    }

    private async Task Try(RequestTemplate plan, PlaceholderResolver cast, byte[] request, RawConnection wire)
    {
        if (plan.Framing == Framing.Cut)
        {
            await wire.Drop(request);
            Count("cut off");
            return;
        }

        var answer = await wire.Exchange(request, hasBody: plan.Verb != "HEAD", plan.IsLast);
        if (ResponseInvariants.Broken(plan, answer, host.Secrets) is { } broken)
            throw new InvalidOperationException(
                $"{broken} (latest warnings: {string.Join("; ", host.Log.Warnings)}):\n"
                    + $"{System.Text.Encoding.Latin1.GetString(request)}\n---\n{answer?.Head}{answer?.Body}");
        Interlocked.Increment(ref _answered);
        Count(ResponseInvariants.IsNotUnderstood(answer!) ? "not understood by the server" : $"{answer!.Status}");
        _world.Observe(plan, cast, answer!);
    }

    private void Count(string what) => _counts.AddOrUpdate(what, 1, (_, n) => n + 1);

    private void Report(long growth, int phones, TimeSpan time) => TestContext.Current.TestOutputHelper?.WriteLine(
        $"{_answered} answers in {time.TotalSeconds:0} s: "
            + $"{string.Join(", ", _counts.OrderBy(c => c.Key).Select(c => $"{c.Key}: {c.Value}"))}. "
        + $"{_world.Sessions} sessions and accounts made, {host.Secrets.Count} secrets, {host.Log.Lines} log lines, {phones} phones "
            + $"left, memory {growth / 1024.0 / 1024:+0.0;-0.0} MiB.");
}
