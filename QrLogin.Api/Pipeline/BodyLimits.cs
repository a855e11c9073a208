using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Pipeline;

/// <summary>Refuses a body that is too large or of another media type than its endpoint reads, before authentication.</summary>
internal static class BodyLimits
{
    public static Task Enforce(HttpContext http, RequestDelegate next)
    {
        bool isTooLarge = http.Request.ContentLength > BodyReader.MaxBytes;
        // Without its limit the server discards the body, for at most five seconds, so that a client that is still sending gets to read
        // the answer instead of a broken connection. Nothing here reads that body.
        if (isTooLarge) http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;

        if (HasNoEndpoint(http)) return next(http); // 404 and 405 take precedence.
        if (isTooLarge) return Problem.TooLarge.ExecuteAsync(http);
        bool isWrongType = http.GetEndpoint()!.Metadata.GetMetadata<BodyMediaTypeMetadata>() is { } expected && HasBody(http) && !IsOfType(http.Request, expected.MediaType);
        return isWrongType ? Problem.UnsupportedMediaType.ExecuteAsync(http) : next(http);
    }

    /// <summary>Whether routing found no endpoint for the path, or none for the method: it then answers with a bare status.</summary>
    public static bool HasNoEndpoint(HttpContext http) => http.GetEndpoint()?.Metadata is null or { Count: 0 };

    private static bool HasBody(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true && http.Request.ContentLength != 0;

    private static bool IsOfType(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && request.Headers.ContentEncoding.Count == 0;
}
