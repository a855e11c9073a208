using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.StaticFiles;

namespace QrLogin.Api.Pipeline;

/// <summary>What browsers are told: our pages load nothing from elsewhere, run nothing inline, are framed by nobody, and send no referrer, since a URL may carry a code.</summary>
internal static class SecurityHeaders
{
    /// <summary>The page that reads a code with the camera.</summary>
    public const string ScanPath = "/scan";

    /// <summary>The pages that show the API's document.</summary>
    public const string DocsPath = "/docs";

    public static StaticFileOptions StaticFiles { get; } = new()
    {
        // What tells types is a video to the table of types otherwise.
        ContentTypeProvider = new FileExtensionContentTypeProvider { Mappings = { [".ts"] = "text/plain; charset=utf-8" } },
        // Asked for again each time, and answered 304: a new version is a new page at once.
        OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache",
    };

    /// <summary>What pages of other origins may do: call as any client does. No cookie or other authority of ours goes with it.</summary>
    public static CorsPolicy Cors(IReadOnlySet<string> origins) => new CorsPolicyBuilder([.. origins])
        .WithMethods("GET", "POST", "DELETE")
        .WithHeaders("Authorization", "Content-Type", "DPoP", "X-Device-Id", "X-Device-Type", "Last-Event-ID")
        .WithExposedHeaders("DPoP-Nonce", "Retry-After", "WWW-Authenticate", "Location")
        .SetPreflightMaxAge(TimeSpan.FromHours(1))
        .Build();

    /// <summary>Sets the headers that each page, and the API, needs.</summary>
    public static void UseSecurityHeadersByPage(this IApplicationBuilder app)
    {
        app.UseWhen(http => !IsComponent(http) && !IsDocs(http) && !IsScanner(http), others => others.UseSecurityHeaders(Create()));
        app.UseWhen(IsComponent, component => component.UseSecurityHeaders(CreateForComponent()));
        app.UseWhen(IsDocs, docs => docs.UseSecurityHeaders(CreateForDocs()));
        app.UseWhen(IsScanner, scanner => scanner.UseSecurityHeaders(CreateForScanner()));
        app.UseWhen(http => http.Request.IsHttps, https => https.UseSecurityHeaders(CreateForHttps()));
    }

    /// <summary>The component, which pages of other sites load. It is public; what it calls checks where it runs.</summary>
    private static bool IsComponent(HttpContext http) => http.Request.Path.Value is "/qr-login.js" or "/qr-login.d.ts";

    /// <summary>The pages of the API's document, whose scripts and styles are not ours.</summary>
    private static bool IsDocs(HttpContext http) => http.Request.Path.StartsWithSegments(DocsPath);

    /// <summary>The only page that may use the camera, so that a script on any other page cannot.</summary>
    private static bool IsScanner(HttpContext http) => http.Request.Path.Value?.TrimEnd('/').Equals(ScanPath, StringComparison.OrdinalIgnoreCase) == true;

    private static HeaderPolicyCollection CreateForComponent() => Create()
        .AddCrossOriginResourcePolicy(policy => policy.CrossOrigin())
        .AddCustomHeader("Access-Control-Allow-Origin", "*");

    /// <summary>Headers that are valid over HTTPS only; elsewhere browsers report them.</summary>
    private static HeaderPolicyCollection CreateForHttps() => new HeaderPolicyCollection()
        // Never sent for localhost, whatever runs there (RFC 6797, section 7.2).
        .AddStrictTransportSecurityMaxAge(maxAgeInSeconds: 365 * 24 * 60 * 60)
        // A window that opened ours cannot navigate it.
        .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin());

    private static HeaderPolicyCollection Create() => Create(LoadOurs);

    /// <summary>The same for the page that reads a code with the camera.</summary>
    private static HeaderPolicyCollection CreateForScanner() => Create(LoadOurs, hasCamera: true);

    /// <summary>
    /// The same for the page of the API's document, which is not ours: its one inline script is named by a nonce, of this answer alone.
    /// Its script writes styles into the page, and gives them none.
    /// </summary>
    private static HeaderPolicyCollection CreateForDocs() => Create(csp =>
    {
        csp.AddScriptSrc().Self().WithNonce();
        csp.AddStyleSrc().Self().UnsafeInline();
        csp.AddImgSrc().Self();
    });

    private static void LoadOurs(CspBuilder csp)
    {
        csp.AddScriptSrc().Self();
        csp.AddStyleSrc().Self();
        csp.AddImgSrc().Self();
    }

    private static HeaderPolicyCollection Create(Action<CspBuilder> loads, bool hasCamera = false) => new HeaderPolicyCollection()
        .AddContentTypeOptionsNoSniff()
        .AddReferrerPolicyNoReferrer()
        .AddFrameOptionsDeny()
        .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
        .AddPermissionsPolicy(policy =>
        {
            if (hasCamera) policy.AddCamera().Self();
            else policy.AddCamera().None();
            policy.AddMicrophone().None();
            policy.AddGeolocation().None();
            policy.AddPayment().None();
            policy.AddUsb().None();
            policy.AddDisplayCapture().None();
            policy.AddPublickeyCredentialsGet().None();
        })
        .AddContentSecurityPolicy(csp =>
        {
            csp.AddDefaultSrc().None();
            loads(csp);
            csp.AddConnectSrc().Self();
            csp.AddFormAction().Self();
            csp.AddBaseUri().None();
            csp.AddFrameAncestors().None();
        });
}
