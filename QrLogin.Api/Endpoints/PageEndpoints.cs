using QrLogin.Api.Http;
using QrLogin.Api.Limits;

namespace QrLogin.Api.Endpoints;

/// <summary>The pages: for the PC, for the phone that opened a QR, and for what a login sees of itself.</summary>
internal static class PageEndpoints
{
    private static readonly string[] s_read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapGroup("").Costs(Cost.Page);
        app.MapMethods("/", s_read, (HttpContext http, IWebHostEnvironment web) => Page(http, web, "index.html"));
        // The id is read by the page's script; the server needs neither it nor the code behind it.
        app.MapMethods("/q/{qrId}", s_read, (HttpContext http, IWebHostEnvironment web) => Page(http, web, "q.html"));
        app.MapMethods("/account", s_read, (HttpContext http, IWebHostEnvironment web) => Page(http, web, "account.html"));
    }

    private static IResult Page(HttpContext http, IWebHostEnvironment web, string name)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return web.WebRootFileProvider.GetFileInfo(name) is { Exists: true } file
            ? TypedResults.Stream(file.CreateReadStream(), "text/html; charset=utf-8")
            : Problem.NotFound;
    }
}
