using Microsoft.Playwright;

namespace QrLogin.Tests.NeverStuck;

/// <summary>What a network or a proxy does to the calls of a page.</summary>
internal static class NetworkFaults
{
    private const string Calls = "**/api/v1/**", Html = "text/html";

    /// <summary>Longer than a page hides a failure, and longer than it waits for a response.</summary>
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(5), s_hangDuration = TimeSpan.FromSeconds(12);

    public static IReadOnlyList<PageFault> All { get; } =
    [
        new("offline")
        {
            Begin = page => page.Context.SetOfflineAsync(true),
            End = page => page.Context.SetOfflineAsync(false),
            Duration = s_duration,
            PreventsLoading = true
        },
        Answer("503 of the server", 503, "application/problem+json", """{"type":"urn:qrlogin:problem:unavailable","code":"unavailable"}"""),
        Answer("429 in HTML", 429, Html, "<h1>Slow down</h1>"),
        Answer("403 in HTML", 403, Html, "<h1>Blocked by the firewall</h1>"),
        Answer("401 in HTML", 401, Html, "<h1>Log in to the hotel's network</h1>"),
        Answer("502 in HTML", 502, Html, "<h1>Bad gateway</h1>"),
        Answer("200 in HTML", 200, Html, "<h1>Welcome to the hotel</h1>"),
        Answer("200 with another's JSON", 200, "application/json", """{"status":"ok"}"""),
        Route("a redirect", route => route.FulfillAsync(new() { Status = 302, Headers = [new("Location", "/docs/")] })),
        Route("a hang", _ => Task.CompletedTask) with { Duration = s_hangDuration },
        Route("a reset", route => route.AbortAsync("connectionreset")),
        new("a cut each 5 s") { CutsConnections = true, PreventsLoading = true, Duration = TimeSpan.FromSeconds(11) },
    ];

    private static PageFault Answer(string name, int status, string mediaType, string body) =>
        Route(name, route => route.FulfillAsync(new() { Status = status, ContentType = mediaType, Body = body }));

    private static PageFault Route(string name, Func<IRoute, Task> answer)
    {
        Func<IRoute, Task> handler = async route =>
        {
            try
            {
                await answer(route);
            }
            catch (PlaywrightException)
            {
                // The page has already given up.
            }
        };
        return new(name)
        {
            Begin = page => page.Context.RouteAsync(Calls, handler),
            End = page => page.Context.UnrouteAsync(Calls, handler),
            Duration = s_duration
        };
    }
}
