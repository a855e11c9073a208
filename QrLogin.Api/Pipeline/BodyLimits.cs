using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Pipeline;

/// <summary>
/// Refuses, before authentication, a body that is too large or has a media type that the endpoint does not accept.
/// </summary>
internal static class BodyLimits
{
    public static Task Enforce(HttpContext http, RequestDelegate next)
    {
        var expected = http.GetEndpoint()?.Metadata.GetMetadata<BodyMediaTypeMetadata>();
        bool isTooLarge = http.Request.ContentLength > BodyReader.MaxBytes && expected?.IsStream != true;
        // Nothing here reads such a body. Without a limit, the server discards it for up to five seconds, so that a
        // client that is still sending gets to read the response instead of seeing the connection break.
        if (isTooLarge) http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;

        if (HasNoEndpoint(http)) return next(http); // 404 and 405 take precedence.
        if (isTooLarge) return Problem.TooLarge.ExecuteAsync(http);
        bool isWrongType = expected is not null && HasBody(http) && !IsOfType(http.Request, expected.MediaType);
        return isWrongType ? Problem.UnsupportedMediaType.ExecuteAsync(http) : next(http);
    }

    /// <summary>
    /// Whether routing found no endpoint for the path or the method, and so will answer with a bare status.
    /// </summary>
    public static bool HasNoEndpoint(HttpContext http) => http.GetEndpoint()?.Metadata is null or { Count: 0 };

    private static bool HasBody(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true && http.Request.ContentLength != 0;

    private static bool IsOfType(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        && (mediaType == OAuthForm.MediaType || IsUtf8(type))
        && request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding).All(IsIdentity);

    /// <summary>
    /// JSON between systems is UTF-8 (RFC 8259, section 8.1). A form has only one encoding (RFC 6749, appendix B), so a charset there
    /// means nothing and is ignored.
    /// </summary>
    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).ToString().ToUpperInvariant() is "UTF-8" or "UTF8";

    /// <summary>RFC 9110, section 8.4.1: <c>identity</c> means no encoding.</summary>
    private static bool IsIdentity(string coding) => coding.Length == 0 || coding.Equals("identity", StringComparison.OrdinalIgnoreCase);
}
