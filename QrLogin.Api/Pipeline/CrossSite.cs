using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;
using QrLogin.Api.Problems;
using QrLogin.Api.Values;

namespace QrLogin.Api.Pipeline;

/// <summary>
/// Refuses API requests that a page on another site makes a browser send, for example by an image or a link. Browsers
/// report where a request comes from (Fetch Metadata, section 2.4), or at least which origin sent it (RFC 6454, section 7).
/// Scripts on configured origins may call the API.
/// </summary>
internal static class CrossSite
{
    public static void UseCrossSiteRefusal(this IApplicationBuilder app, IReadOnlySet<string> origins) =>
        app.Use((http, next) =>
        {
            bool isRefused = IsCall(http.Request) && IsForeign(http.Request, origins);
            return isRefused ? Problem.CrossSite.ExecuteAsync(http) : next(http);
        });

    /// <summary>
    /// Whether a request is not charged to its address but to the bucket of foreign pages there: it is refused, or it is
    /// something that a foreign page loads, as often as it likes. A person who follows a link to us is a visitor like any
    /// other.
    /// </summary>
    public static bool IsChargedApart(HttpRequest request, IReadOnlySet<string> origins) =>
        IsForeign(request, origins) && (IsCall(request) || !IsVisit(request));

    /// <summary>
    /// Whether a page that is neither ours nor on one of these origins made the browser send a request. Browsers before
    /// 2023, and all browsers over plain HTTP, send no Fetch Metadata, but an Origin.
    /// </summary>
    public static bool IsForeign(HttpRequest request, IReadOnlySet<string> origins)
    {
        var (site, origin) = (request.Headers["Sec-Fetch-Site"], request.Headers.Origin);
        if (origin is [{ } sender] && origins.Contains(sender)) return false;
        return site.Count > 0 ? site is not ["same-origin" or "none"] : origin.Count > 0 && !IsOwn(origin, request);
    }

    /// <summary>Whether a page that is not ours made the browser send a request, even a page of a client.</summary>
    public static bool IsForeign(HttpRequest request) => IsForeign(request, FrozenSet<string>.Empty);

    /// <summary>Whether a request is for the API. Any site may send a person to a page.</summary>
    private static bool IsCall(HttpRequest request) => ApiPreconditions.IsApi(request) && !OAuthPaths.IsPage(request.Path);

    /// <summary>Whether a person opens a page in a tab, in contrast to what a page embeds or fetches in advance.</summary>
    private static bool IsVisit(HttpRequest request) =>
        request.Headers["Sec-Fetch-Mode"] is ["navigate"]
        && request.Headers["Sec-Fetch-Dest"] is [] or ["document"]
        && request.Headers["Sec-Purpose"].Count == 0;

    /// <summary>
    /// Whether an origin is the public one, or, if none is configured, the one that the request was sent to: no page can choose the
    /// Host header. The scheme of the latter is unknown here if a proxy terminates TLS.
    /// </summary>
    private static bool IsOwn(StringValues origin, HttpRequest request)
    {
        if (origin is not [{ } text] || Origin.Parse(text) is not { IsWeb: true } sender) return false;
        var own = request.HttpContext.RequestServices.GetRequiredService<PublicOrigin>();
        return sender.Value == own.Of(request.HttpContext)
            || (!own.IsConfigured && request.Host.HasValue && sender == Origin.Parse($"{sender.Scheme}://{request.Host}"));
    }
}
