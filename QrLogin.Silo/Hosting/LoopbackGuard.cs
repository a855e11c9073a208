using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Hosting;

/// <summary>
/// Guards a <see cref="LoopbackServer"/> as the pipeline of the front end guards its port: refuses other sites, and
/// answers every failure with a problem and a line in the log.
/// </summary>
internal sealed partial class LoopbackGuard(ILogger<LoopbackGuard> logger)
{
    /// <summary>
    /// How many refusals a minute are logged for each header. A page in a browser on this machine could otherwise fill the disk.
    /// </summary>
    private const int MaxLogged = 5;

    private const string UnavailableTitle = "The service is temporarily unavailable. Nothing was lost; try again.";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Minute, int Count)> _refusals = [];

    public async Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        SetHeaders(http.Response.Headers);
        if (FindForeignHeader(http.Request) is { } header)
        {
            if (IsLogged(header)) LogForeign(http.Request.Method, header);
            await SendAsync(http, 403, "cross_site", $"Pages of other sites may not call this port ({header}).");
            return;
        }

        try
        {
            await next(http);
            // Routing sets a bare status if no route fits.
            if (http.Response is { HasStarted: false, ContentType: null, StatusCode: 404 })
                await SendAsync(http, 404, "not_found", "This URL does not exist.");
            else if (http.Response is { HasStarted: false, ContentType: null, StatusCode: 405 })
                await SendAsync(http, 405, "method_not_allowed", "This URL does not support this method.");
        }
#pragma warning disable CA1031 // Like the exception handler of the front end, it answers any failure.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await FailAsync(http, e);
        }
    }

    /// <summary>
    /// The header that shows that a page of another site sent the request; null if none does. A browser on this machine
    /// may run a malicious page that sends requests here, directly or through a host name that resolves to 127.0.0.1 (DNS
    /// rebinding). So only the machine's own names are served, and only pages of this origin. Browsers send at least
    /// <c>Origin</c> with every request that changes something.
    /// </summary>
    private static string? FindForeignHeader(HttpRequest request)
    {
        if (request.Host.Host is not ("127.0.0.1" or "localhost" or "[::1]")) return "Host";
        string own = $"http://{request.Host.Value}";
        bool isOwnOrigin = request.Headers.Origin.All(origin => own.Equals(origin, StringComparison.OrdinalIgnoreCase));
        if (!isOwnOrigin) return "Origin";
        return request.Headers["Sec-Fetch-Site"] is [] or ["same-origin" or "none"] ? null : "Sec-Fetch-Site";
    }

    private bool IsLogged(string header)
    {
        long minute = Environment.TickCount64 / (long)TimeSpan.FromMinutes(1).TotalMilliseconds;
        lock (_lock)
        {
            var last = _refusals.GetValueOrDefault(header);
            int count = last.Minute == minute ? last.Count + 1 : 1;
            _refusals[header] = (minute, count);
            return count <= MaxLogged;
        }
    }

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private async Task FailAsync(HttpContext http, Exception exception)
    {
        if (http.Response.HasStarted || exception is ConnectionResetException || http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        SetHeaders(http.Response.Headers);
        string? route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        if (TransientFailure.IsTransient(exception, http.RequestAborted))
        {
            LogUnavailable(http.Request.Method, route, exception.GetType().Name, exception.Message);
            http.Response.Headers.RetryAfter = "2";
            await SendAsync(http, 503, "unavailable", UnavailableTitle);
            return;
        }

        LogBug(http.Request.Method, route, exception);
        await SendAsync(http, 500, "internal_error", "An unexpected error occurred.");
    }

    /// <summary>Sends problem details (RFC 9457), as the front end does.</summary>
    private static Task SendAsync(HttpContext http, int status, string code, string title)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type", "urn:qrlogin:problem:" + code);
            json.WriteString("title", title);
            json.WriteNumber("status", status);
            json.WriteString("code", code);
            json.WriteEndObject();
        }

        return http.Response.Body.WriteAsync(body.ToArray(), http.RequestAborted).AsTask();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Method} refused: its {Header} header is another site's")]
    private partial void LogForeign(string method, string header);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Method} {Route} answered 503: {Exception}: {Reason}")]
    private partial void LogUnavailable(string method, string? route, string exception, string reason);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "{Method} {Route} failed")]
    private partial void LogBug(string method, string? route, Exception exception);
}
