using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using QrLogin.Api.OAuth;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>
/// What is tested of a request before anybody asks who it is from, in the contract's order: the size and kind of its body, and,
/// once its address is known not to ask too often, the device that it says it comes from.
/// </summary>
internal static class RequestGate
{
    private const string DeviceId = "X-Device-Id", DeviceType = "X-Device-Type";

    public const long MaxBody = 16 * 1024;

    /// <summary>The same with what it may be sent in: six bytes for a chunk of one.</summary>
    public const long MaxBodyInChunks = 8 * MaxBody;

    public static Func<HttpContext, RequestDelegate, Task> Body(IHostApplicationLifetime lifetime)
    {
        var started = lifetime.ApplicationStarted;
        return (http, next) => Check(http, next, started);
    }

    /// <summary>After the limits, since each is noted.</summary>
    public static Func<HttpContext, RequestDelegate, Task> OtherSites(IReadOnlySet<string> origins) => (http, next) =>
        IsOfAFace(http.Request) && CrossSite.IsForeign(http.Request, origins) ? Problem.CrossSite.ExecuteAsync(http) : next(http);

    public static Task DeviceHeaders(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<DeviceRequired>() is not { } required) return next(http);
        if (ReadDevice(http.Request) is { } device)
        {
            http.Features.Set(device);
            return next(http);
        }

        return required.UnlessTokenNeedsNone ? AskToken(http, next) : Problem.InvalidDevice.ExecuteAsync(http);
    }

    /// <summary>The device of a request that need not say one: false where what it says is no device.</summary>
    public static bool TryReadOptionalDevice(HttpRequest request, out Device? device)
    {
        device = ReadDevice(request);
        return device is not null || (request.Headers[DeviceId].Count == 0 && request.Headers[DeviceType].Count == 0);
    }

    /// <summary>Whether routing found nothing for this path, or nothing for this method on it: it then says so with a bare status.</summary>
    public static bool HasNoEndpoint(HttpContext http) => http.GetEndpoint()?.Metadata is null or { Count: 0 };

    private static Task Check(HttpContext http, RequestDelegate next, CancellationToken started)
    {
        // Everything at either face carries a secret or a status, its refusals included.
        if (IsOfAFace(http.Request))
        {
            // A client of the cluster listens before it has found it, and could not say which grains there are.
            if (!started.IsCancellationRequested) return Problem.Unavailable.ExecuteAsync(http);
            http.Response.Headers.CacheControl = "no-store";
            // RFC 6749, section 5.1, has it said twice.
            if (OAuthPaths.Contains(http.Request)) http.Response.Headers.Pragma = "no-cache";
            http.Features.Set(new GrainCallRetry());
        }

        bool tooLarge = http.Request.ContentLength > MaxBody;
        // Without its limit the server discards the body, for five seconds at most, so that a client that is still sending
        // gets to read the answer instead of a broken connection. Nothing here reads that body.
        if (tooLarge) http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;

        if (HasNoEndpoint(http)) return next(http); // 404 and 405 come first
        var metadata = http.GetEndpoint()!.Metadata;
        if (tooLarge) return Problem.TooLarge.ExecuteAsync(http);
        if ((metadata.GetMetadata<JsonBodyMetadata>() is not null && JsonBodyMetadata.HasBody(http) && !Is(http.Request, "application/json"))
            || (metadata.GetMetadata<FormBodyMetadata>() is not null && JsonBodyMetadata.HasBody(http) && !Is(http.Request, "application/x-www-form-urlencoded")))
            return Problem.UnsupportedMediaType.ExecuteAsync(http);
        return next(http);
    }

    private static bool IsOfAFace(HttpRequest request) => request.Path.StartsWithSegments("/api") || OAuthPaths.Contains(request);

    private static async Task AskToken(HttpContext http, RequestDelegate next)
    {
        if (await LoginTokenHandler.NeedsNoDevice(http)) await next(http);
        else await Problem.InvalidDevice.ExecuteAsync(http);
    }

    private static bool Is(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && request.Headers.ContentEncoding.Count == 0;

    private static Device? ReadDevice(HttpRequest request)
    {
        // Two headers of one name are two stories.
        var (id, type) = (request.Headers[DeviceId], request.Headers[DeviceType]);
        return id.Count == 1 && type.Count == 1 && Device.TryParse(id[0], type[0], out var device) ? device : null;
    }
}

/// <summary>Marks an endpoint that must know the device.</summary>
internal sealed class DeviceRequired
{
    public static readonly DeviceRequired Instance = new();

    /// <summary>For routes where a login token may say that there is none to know.</summary>
    public static readonly DeviceRequired ByMostTokens = new() { UnlessTokenNeedsNone = true };

    public bool UnlessTokenNeedsNone { get; private init; }
}
