using QrLogin.Api.Problems;

namespace QrLogin.Api.Pipeline;

/// <summary>
/// Refuses API requests that a page on another site makes a browser send, for example by an image or a link. Browsers
/// report where a request comes from (Fetch Metadata, section 2.4). Scripts on configured origins may call the API.
/// </summary>
internal static class CrossSite
{
    public static void UseCrossSiteRefusal(this IApplicationBuilder app, IReadOnlySet<string> origins) =>
        app.Use((http, next) =>
        {
            bool isRefused = ApiPreconditions.IsApi(http.Request) && IsForeign(http.Request, origins);
            return isRefused ? Problem.CrossSite.ExecuteAsync(http) : next(http);
        });

    public static bool IsForeign(HttpRequest request, IReadOnlySet<string> origins) =>
        request.Headers["Sec-Fetch-Site"] is ["cross-site" or "same-site"]
        && !(request.Headers.Origin is [{ } origin] && origins.Contains(origin));
}
