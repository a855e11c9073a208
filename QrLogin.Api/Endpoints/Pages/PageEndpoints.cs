using System.Collections.Frozen;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;

namespace QrLogin.Api.Endpoints.Pages;

/// <summary>The pages: for the PC, for the phone that opened a QR or on which a code is typed or scanned, and for what a login sees of itself.</summary>
internal static class PageEndpoints
{
    private static readonly string[] s_read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapGroup("").WithRateLimit(RateLimitClass.Page);
        app.MapMethods("/", s_read, (HttpContext http, IWebHostEnvironment web) => Page(http, web, "pc.html"));
        // The id is read by the page's script; the server needs neither it nor the code behind it.
        app.MapMethods("/q/{qrId}", s_read, PhonePage);
        // Any site may lead here: nothing happens until a person types. So what a link says of a code is not read either (RFC 8628, section 5.4).
        app.MapMethods("/link", s_read, (HttpContext http, IWebHostEnvironment web) => Page(http, web, "phone.html"));
        // The one page that may use the camera: what it reads is looked at by its script, and no code is opened that is not of this site.
        app.MapMethods(SecurityHeaders.ScanPath, s_read, (HttpContext http, IWebHostEnvironment web) => Page(http, web, "phone.html"));
        app.MapMethods("/account", s_read, (HttpContext http, IWebHostEnvironment web) => Page(http, web, "account.html"));
    }

    /// <summary>
    /// The page scans by itself, which tells whoever shows the code who was here. So where another site's page has led a browser to it,
    /// and not a camera, it is told to let the person ask.
    /// </summary>
    private static async Task<IResult> PhonePage(HttpContext http, IWebHostEnvironment web)
    {
        if (!CrossSite.IsForeign(http.Request, FrozenSet<string>.Empty)) return Page(http, web, "phone.html");
        http.Response.Headers.CacheControl = "no-cache";
        using var reader = new StreamReader(web.WebRootFileProvider.GetFileInfo("phone.html").CreateReadStream());
        string page = await reader.ReadToEndAsync(http.RequestAborted);
        return TypedResults.Content(page.Replace("<body ", "<body data-foreign ", StringComparison.Ordinal), "text/html; charset=utf-8");
    }

    private static IResult Page(HttpContext http, IWebHostEnvironment web, string name)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return web.WebRootFileProvider.GetFileInfo(name) is { Exists: true } file
            ? TypedResults.Stream(file.CreateReadStream(), "text/html; charset=utf-8")
            : Problem.NotFound;
    }
}
