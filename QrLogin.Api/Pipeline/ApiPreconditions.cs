using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Pipeline;

/// <summary>
/// Applies to every API request: refuses it until the process has started, forbids caching, and enables retries of
/// grain calls.
/// </summary>
internal static class ApiPreconditions
{
    public static void UseApiPreconditions(this WebApplication app)
    {
        var started = app.Lifetime.ApplicationStarted;
        app.Use((http, next) => IsApi(http.Request) ? Apply(http, next, started) : next(http));
    }

    /// <summary>
    /// Whether a request is for the API, under <c>/api</c> or <c>/oauth</c>, and not for a page or a probe.
    /// </summary>
    public static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments("/api") || OAuthPaths.Contains(request);

    private static Task Apply(HttpContext http, RequestDelegate next, CancellationToken started)
    {
        // The server accepts requests before the cluster client has connected, and until then no grain type is known.
        if (!started.IsCancellationRequested) return Problem.Unavailable.ExecuteAsync(http);
        http.Response.Headers.CacheControl = "no-store";
        // RFC 6749, section 5.1, requires both headers.
        if (OAuthPaths.Contains(http.Request)) http.Response.Headers.Pragma = "no-cache";
        http.Features.Set(new GrainCallRetry());
        return next(http);
    }
}
