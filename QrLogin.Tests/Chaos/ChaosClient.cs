using System.Diagnostics;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Chaos;

/// <summary>A correct client: it retries at another front end after a delay if there was no answer or a 503.</summary>
internal sealed class ChaosClient(Uri[] apis, ChaosReport report) : IDisposable
{
    public static readonly string[] Allowed = ["200", "201", "204", "400", "401", "403", "404", "409", "410", "503"];

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300), s_patience = TimeSpan.FromMinutes(3);

    private readonly HttpClient[] _apis =
    [
        .. apis.Select(
            a => new HttpClient(new SocketsHttpHandler
            {
                UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(2)
            })
            {
                BaseAddress = a, Timeout = TimeSpan.FromSeconds(30), DefaultRequestHeaders = { Host = "login.example.com" },
            })
    ];
    private int _turn;

    /// <summary>
    /// Calls until there is an answer other than 503. Each attempt without an answer is reported to <paramref
    /// name="missed"/>, since it may have taken effect.
    /// </summary>
    public Task<Reply> Call(
        HttpMethod method, string path, object? body = null, string? bearer = null, TestDevice? device = null, Action? missed = null) =>
        Call($"{method} {path}", api => api.Call(method, "api/v1/" + path, body, bearer, device), missed);

    /// <summary>The same for a form of an OAuth client.</summary>
    public Task<Reply> Form(string path, (string, string)[] form, Action? missed = null) =>
        Call($"POST {path}", api => api.Form(path, form), missed);

    public void Dispose() => Array.ForEach(_apis, a => a.Dispose());

    private async Task<Reply> Call(string name, Func<HttpClient, Task<Reply>> call, Action? missed)
    {
        long start = Stopwatch.GetTimestamp();
        (long? failed, string? reason, string? last) = (null, null, null);
        while (Stopwatch.GetElapsedTime(start) < s_patience)
        {
            var reply = await Try(call);
            if (reply is { Status: not 503 })
            {
                if (failed is { } since)
                    report.Recovered(Stopwatch.GetElapsedTime(since), $"{name}, at first {reason}, at last {last}");
                return reply;
            }

            failed ??= Stopwatch.GetTimestamp();
            last = reply?.Text ?? "not answered";
            reason ??= last;
            missed?.Invoke();
            await Pause.For(reply?.Headers.RetryAfter?.Delta ?? s_pause);
        }

        throw new TimeoutException($"{name} was not answered for {s_patience}.");
    }

    private async Task<Reply?> Try(Func<HttpClient, Task<Reply>> call)
    {
        var api = _apis[(uint)Interlocked.Increment(ref _turn) % (uint)_apis.Length];
        long start = Stopwatch.GetTimestamp();
        try
        {
            var reply = await call(api);
            report.Answer($"{reply.Status}", Stopwatch.GetElapsedTime(start));
            return reply;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            report.Answer("no answer", Stopwatch.GetElapsedTime(start));
            return null;
        }
    }
}
