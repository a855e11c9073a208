using System.Diagnostics;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Entrances;

/// <summary>A service with all its ports, and what each answers while something fails.</summary>
/// <param name="Public">The main port.</param>
/// <param name="Operator">The operator port.</param>
/// <param name="Dashboard">The dashboard's port.</param>
/// <param name="Processes">Its processes.</param>
/// <param name="Check">The arguments of <c>operator check</c>.</param>
internal sealed record Entrance(
    HttpClient Public, HttpClient Operator, HttpClient Dashboard, ServiceProcess[] Processes, string[] Check)
{
    /// <summary>Documents say 5 s for an answer and 15 s for a report; a test allows five times that on a shared machine.</summary>
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(25), s_report = TimeSpan.FromSeconds(75);

    public static string Header { get; } = """
        | failure | page | PC | OAuth client | phone | operator port | dashboard | live | ready | `operator check` | log |
        |---|---|---|---|---|---|---|---|---|---|---|

        """;

    /// <summary>Waits until every entrance works. The first calls of a process are slow.</summary>
    public async Task Works()
    {
        long start = Stopwatch.GetTimestamp();
        while (await Task.WhenAll(Answers().Select(Answered)) is var answers && answers.Any(a => a is not ("200" or "201")))
            Assert.True(Stopwatch.GetElapsedTime(start) < s_report, string.Join(", ", answers));
    }

    /// <summary>The row of a failure, which is over afterwards.</summary>
    public async Task<string> Meet(Failure failure)
    {
        int[] logged = [.. Processes.Select(p => p.Output.Length)];
        await failure.Break();
        var check = Checked();
        await IsReady(failure.IsReady);
        string[] answers = await Task.WhenAll(Answers().Select(Answered));
        string live = await Answered(() => Public.Call(HttpMethod.Get, "health/live"));
        string ready = await Answered(() => Public.Call(HttpMethod.Get, "health/ready"));
        await Says(failure.Says, () => Task.FromResult(string.Concat(Processes.Zip(logged, (p, from) => p.Output[from..]))));
        if (failure.InStatus) await Says(failure.Says, async () => (await Operator.Call(HttpMethod.Get, "status")).Text);
        var (exit, output) = await check;
        if (failure.Mend is not null)
        {
            await failure.Mend();
            await IsReady(true);
        }

        Assert.True(exit is 0 or 1 or 2, output);
        return $"| {failure.Name} | {string.Join(" | ", [.. answers, live, ready, $"{exit}", $"`{failure.Says}`"])} |\n";
    }

    private async Task<(int Exit, string Output)> Checked()
    {
        long start = Stopwatch.GetTimestamp();
        var result = await Shell.Run([], "dotnet", [Program, "operator", "check", .. Check]);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, s_report);
        return result;
    }

    private static string Program =>
        Path.Combine(Repository.Root, "QrLogin.Api", "bin", Repository.Configuration, "net10.0", "QrLogin.Api.dll");

    private IEnumerable<Func<Task<Reply>>> Answers()
    {
        yield return () => Public.Call(HttpMethod.Get, "");
        yield return () => TestPc.TryOpen(Public);
        yield return AskAsClient;
        yield return () => TestPhone.TryRegister(Public);
        yield return () => Operator.Call(
            HttpMethod.Post, "accounts", new { username = "user-" + Unique.Text(), password = TestPhone.Password });
        yield return () => Dashboard.Call(HttpMethod.Get, "DashboardCounters");
    }

    private async Task<Reply> AskAsClient()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "oauth/device_authorization")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = "tv" }),
        };
        return await Public.Ask(request);
    }

    /// <summary>Status and code of an answer. A failure has a problem as its body; a process that is gone has no answer.</summary>
    private static async Task<string> Answered(Func<Task<Reply>> call)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            var reply = await call();
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, s_answer);
            if (reply.Status < 400) return $"{reply.Status}";
            Assert.True(reply.Content.ContentType?.MediaType is "application/problem+json" or "application/json", reply.Text);
            Assert.True(reply.Status != 503 || reply.Headers.RetryAfter is not null, "No Retry-After.");
            return $"{reply.Status} `{reply.Code ?? reply.Error}`";
        }
        catch (HttpRequestException)
        {
            return "gone";
        }
    }

    private async Task IsReady(bool expected)
    {
        long start = Stopwatch.GetTimestamp();
        int status = expected ? 200 : 503;
        while ((await Public.Call(HttpMethod.Get, "health/ready")).Status != status)
        {
            Assert.True(
                Stopwatch.GetElapsedTime(start) < s_report, $"Not {status}:\n{string.Concat(Processes.Select(p => p.Output))}");
            await Pause.For(TimeSpan.FromMilliseconds(100));
        }
    }

    private static async Task Says(string text, Func<Task<string>> read)
    {
        long start = Stopwatch.GetTimestamp();
        string said;
        while (!(said = await read()).Contains(text, StringComparison.Ordinal))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_report, $"\"{text}\" is not in:\n{said}");
            await Pause.For(TimeSpan.FromMilliseconds(100));
        }
    }
}
