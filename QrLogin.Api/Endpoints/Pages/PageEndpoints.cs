using System.Collections.Frozen;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;

namespace QrLogin.Api.Endpoints.Pages;

/// <summary>
/// Serves the pages of the PC, the phone and the account.
/// </summary>
internal static class PageEndpoints
{
    private const string PhoneHtml = "phone.html", ContentType = "text/html; charset=utf-8";

    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapGroup("").WithRateLimit(RateLimitClass.Page);
        app.MapMethods("/", GetAndHead, (HttpContext http, IWebHostEnvironment web) => Page(http, web, "pc.html"));
        // The page's script reads the id. The server needs neither the id nor the scan code that follows it.
        app.MapMethods("/q/{qrId}", GetAndHead, ScannedPage);
        // Any site may link here: nothing happens until the person types a code. A code in the link is ignored (RFC
        // 8628, section 5.4).
        app.MapMethods("/link", GetAndHead, (HttpContext http, IWebHostEnvironment web) => Page(http, web, PhoneHtml));
        // The only page that may use the camera. Its script checks each code that it reads, and opens only those of this
        // site.
        app.MapMethods(
            SecurityHeaders.ScanPath, GetAndHead, (HttpContext http, IWebHostEnvironment web) => Page(http, web, PhoneHtml));
        app.MapMethods("/account", GetAndHead, (HttpContext http, IWebHostEnvironment web) => Page(http, web, "account.html"));
    }

    /// <summary>
    /// Serves the page that a QR code opens. It scans without asking, which reveals the person's name to the owner of the
    /// code. So if another site, and not a camera, sent the browser here, the page must ask the person first.
    /// </summary>
    private static async Task<IResult> ScannedPage(HttpContext http, IWebHostEnvironment web)
    {
        if (!CrossSite.IsForeign(http.Request, FrozenSet<string>.Empty)) return Page(http, web, PhoneHtml);
        http.Response.Headers.CacheControl = "no-cache";
        using var reader = new StreamReader(web.WebRootFileProvider.GetFileInfo(PhoneHtml).CreateReadStream());
        string page = await reader.ReadToEndAsync(http.RequestAborted);
        return TypedResults.Content(page.Replace("<body ", "<body data-foreign ", StringComparison.Ordinal), ContentType);
    }

    private static IResult Page(HttpContext http, IWebHostEnvironment web, string name)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return web.WebRootFileProvider.GetFileInfo(name) is { Exists: true } file
            ? TypedResults.Stream(file.CreateReadStream(), ContentType)
            : Problem.NotFound;
    }
}
