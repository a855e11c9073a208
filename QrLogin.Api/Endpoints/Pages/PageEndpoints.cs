using System.Collections.Frozen;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Values;

namespace QrLogin.Api.Endpoints.Pages;

/// <summary>
/// Serves the pages of the PC, the phone, the account, and of logging in to sites and out of them.
/// </summary>
internal static class PageEndpoints
{
    private const string PhoneHtml = "phone.html";

    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapGroup("").WithRateLimit(RateLimitClass.Page);
        app.MapMethods("/", GetAndHead, (HttpContext http, PageAssets assets) => Page(http, assets, "pc.html"));
        // The page's script reads the id. The server needs neither the id nor the scan code that follows it.
        app.MapMethods(PagePaths.Scanned + "/{qrId}", GetAndHead, ScannedPage);
        // Any site may link here: nothing happens until the person types a code. A code in the link is ignored (RFC
        // 8628, section 5.4).
        app.MapMethods(PagePaths.Link, GetAndHead, (HttpContext http, PageAssets assets) => Page(http, assets, PhoneHtml));
        // The only page that may use the camera. Its script checks each code that it reads, and opens only those of this
        // site.
        app.MapMethods(SecurityHeaders.ScanPath, GetAndHead, (HttpContext http, PageAssets assets) => Page(http, assets, PhoneHtml));
        app.MapMethods(PagePaths.Account, GetAndHead, (HttpContext http, PageAssets assets) => Page(http, assets, "account.html"));
        app.MapMethods(PagePaths.Reset, GetAndHead, (HttpContext http, PageAssets assets) => Page(http, assets, "reset.html"));
        if (routes.ServiceProvider.GetRequiredService<ExternalProviders>().Clients.Count > 0) app.MapProviders();
        app.MapAuthorization();
        app.MapLogout();
        app.MapMethods(PageAssets.Folder + "/{name}", GetAndHead, Asset);
    }

    /// <summary>
    /// Serves the page that a QR code opens. It scans without asking, which reveals the person's name to the owner of the
    /// code. So if another site, and not a camera, sent the browser here, the page must ask the person first.
    /// </summary>
    private static Task<IResult> ScannedPage(HttpContext http, PageAssets assets) =>
        Page(http, assets, PhoneHtml, isForeign: CrossSite.IsForeign(http.Request, FrozenSet<string>.Empty));

    private static async Task<IResult> Page(HttpContext http, PageAssets assets, string name, bool isForeign = false)
    {
        if (await assets.ReadPageAsync(name, http.RequestAborted) is not { } page) return Problem.NotFound;
        http.Response.Headers.CacheControl = "no-cache";
        if (isForeign) page = page.Replace("<body ", "<body data-foreign ", StringComparison.Ordinal);
        return TypedResults.Content(page, PageWithData.ContentType);
    }

    private static IResult Asset(string name, HttpContext http, PageAssets assets)
    {
        if (assets.Find(name) is not var (file, mediaType, isExact)) return Problem.NotFound;
        http.Response.Headers.CacheControl = isExact ? "public, max-age=31536000, immutable" : "no-store";
        return TypedResults.Stream(file.CreateReadStream(), mediaType);
    }
}
