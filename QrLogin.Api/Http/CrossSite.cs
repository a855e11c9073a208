namespace QrLogin.Api.Http;

/// <summary>
/// What a page of another site makes a browser send here by itself, an image or a link, is no call of a client of ours: browsers
/// say where a request comes from (Fetch Metadata, section 2.4). Scripts on configured origins may call.
/// </summary>
internal static class CrossSite
{
    public static bool IsForeign(HttpRequest request, IReadOnlySet<string> origins) =>
        request.Headers["Sec-Fetch-Site"] is ["cross-site" or "same-site"]
        && !(request.Headers.Origin is [{ } origin] && origins.Contains(origin));
}
