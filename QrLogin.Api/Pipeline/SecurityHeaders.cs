using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.StaticFiles;
using QrLogin.Api.Problems;
using QrLogin.Api.Values;

namespace QrLogin.Api.Pipeline;

/// <summary>
/// Sets the security headers. Our pages load nothing from other origins, run no inline script, cannot be framed, and
/// send no referrer, because their URLs may contain a code.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>The path of the page that scans a code with the camera.</summary>
    public const string ScanPath = "/scan";

    /// <summary>The path of the API reference pages.</summary>
    public const string DocsPath = "/docs";

    public static StaticFileOptions StaticFiles { get; } = new()
    {
        // .ts is registered as an MPEG transport stream. Ours are TypeScript declarations.
        ContentTypeProvider = new FileExtensionContentTypeProvider { Mappings = { [".ts"] = "text/plain; charset=utf-8" } },
        // Browsers revalidate each time, and get a 304 unless there is a new version.
        OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache",
    };

    /// <summary>
    /// Lets pages on the configured origins call the API like any other client, with the request headers that their
    /// monitoring adds (<c>traceparent</c>, <c>baggage</c>). Credentials such as cookies are not allowed.
    /// </summary>
    public static CorsPolicy Cors(IReadOnlySet<string> origins) => new CorsPolicyBuilder([.. origins])
        .WithMethods("GET", "POST", "PUT", "PATCH", "DELETE")
        .AllowAnyHeader()
        .WithExposedHeaders("DPoP-Nonce", "Retry-After", "WWW-Authenticate", "Location")
        .SetPreflightMaxAge(TimeSpan.FromHours(1))
        .Build();

    /// <summary>Lets the page that answers a request post a form to another site.</summary>
    /// <param name="http">The request.</param>
    /// <param name="uri">The address of the form.</param>
    public static void AllowFormTo(this HttpContext http, string uri)
    {
        var address = new Uri(uri);
        bool isWeb = address.Scheme is "http" or "https";
        // CSP has no form for an IPv6 address (Content Security Policy Level 3, section 2.3.1), and a private scheme has no origin.
        bool hasOrigin = isWeb && address.HostNameType != UriHostNameType.IPv6;
        http.Features.Set(new FormTarget(hasOrigin ? address.GetLeftPart(UriPartial.Authority) : address.Scheme + ":"));
    }

    public static void UseSecurityHeadersByPage(this IApplicationBuilder app)
    {
        // Before the headers are created, so that it runs after that.
        app.UseWhen(http => OAuthPaths.IsPage(http.Request.Path), pages => pages.Use(AddFormTarget));
        app.UseWhen(IsComponent, component => component.UseSecurityHeaders(CreateForComponent()));
        app.UseWhen(IsDocs, docs => docs.UseSecurityHeaders(CreateForDocs()));
        PageFeatures[] combinations =
        [
            PageFeatures.None, PageFeatures.Passkeys, PageFeatures.Passkeys | PageFeatures.Camera,
            PageFeatures.Passkeys | PageFeatures.NewPasskeys,
        ];
        foreach (var features in combinations)
            app.UseWhen(
                http => !IsComponent(http) && !IsDocs(http) && FeaturesOf(http) == features,
                pages => pages.UseSecurityHeaders(Create(AllowOwnSources, features)));
        app.UseWhen(http => http.Request.IsHttps, https => https.UseSecurityHeaders(CreateForHttps()));
    }

    /// <summary>
    /// The web component, which pages on other sites load. It is public: the API checks which pages may call it.
    /// </summary>
    private static bool IsComponent(HttpContext http) => http.Request.Path.Value is "/qr-login.js" or "/qr-login.d.ts";

    private static bool IsDocs(HttpContext http) => http.Request.Path.StartsWithSegments(DocsPath);

    /// <summary>What a page may use, so that a script on any other page cannot.</summary>
    [Flags]
    private enum PageFeatures
    {
        None = 0,
        Camera = 1,
        Passkeys = 2,
        NewPasskeys = 4,
    }

    private static PageFeatures FeaturesOf(HttpContext http)
    {
        var path = http.Request.Path;
        if (IsPage(ScanPath)) return PageFeatures.Passkeys | PageFeatures.Camera;
        if (IsPage(PagePaths.Account)) return PageFeatures.Passkeys | PageFeatures.NewPasskeys;
        bool logsIn = IsPage(PagePaths.Link) || IsPage(OAuthPaths.AuthorizePath) || path.StartsWithSegments(PagePaths.Scanned);
        return logsIn ? PageFeatures.Passkeys : PageFeatures.None;

        bool IsPage(string page) => path.Value?.TrimEnd('/').Equals(page, StringComparison.OrdinalIgnoreCase) == true;
    }

    /// <summary>Where the page of a request may post a form.</summary>
    private sealed record FormTarget(string Source);

    private static Task AddFormTarget(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(() =>
        {
            const string Own = "form-action 'self'";
            var headers = http.Response.Headers;
            if (http.Features.Get<FormTarget>() is { } target && headers.ContentSecurityPolicy is [{ } policy])
                headers.ContentSecurityPolicy = policy.Replace(Own, $"{Own} {target.Source}", StringComparison.Ordinal);
            return Task.CompletedTask;
        });
        return next(http);
    }

    private static HeaderPolicyCollection CreateForComponent() => Create(AllowOwnSources)
        .AddCrossOriginResourcePolicy(policy => policy.CrossOrigin())
        .AddCustomHeader("Access-Control-Allow-Origin", "*");

    /// <summary>Headers that are valid over HTTPS only. Over HTTP, browsers log a warning about them.</summary>
    private static HeaderPolicyCollection CreateForHttps() => new HeaderPolicyCollection()
        // RFC 6797. The library does not send it for localhost, where it would affect every service on the machine.
        .AddStrictTransportSecurityMaxAge(maxAgeInSeconds: 365 * 24 * 60 * 60)
        // Keeps the window that opened ours from navigating it.
        .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin());

    /// <summary>
    /// For the API reference pages, whose scripts are not ours. A nonce allows their one inline script, for this
    /// response only. Inline styles are allowed because the script adds them without a nonce.
    /// </summary>
    private static HeaderPolicyCollection CreateForDocs() => Create(csp =>
    {
        csp.AddScriptSrc().Self().WithNonce();
        csp.AddStyleSrc().Self().UnsafeInline();
        csp.AddImgSrc().Self();
    });

    private static void AllowOwnSources(CspBuilder csp)
    {
        csp.AddScriptSrc().Self();
        csp.AddStyleSrc().Self();
        csp.AddImgSrc().Self();
    }

    private static HeaderPolicyCollection Create(
        Action<CspBuilder> addSources, PageFeatures features = PageFeatures.None) => new HeaderPolicyCollection()
        .AddContentTypeOptionsNoSniff()
        .AddReferrerPolicyNoReferrer()
        .AddFrameOptionsDeny()
        .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
        .AddPermissionsPolicy(policy =>
        {
            if (features.HasFlag(PageFeatures.Camera)) policy.AddCamera().Self();
            else policy.AddCamera().None();
            policy.AddMicrophone().None();
            policy.AddGeolocation().None();
            policy.AddPayment().None();
            policy.AddUsb().None();
            policy.AddDisplayCapture().None();
            if (features.HasFlag(PageFeatures.Passkeys)) policy.AddPublickeyCredentialsGet().Self();
            else policy.AddPublickeyCredentialsGet().None();
            if (features.HasFlag(PageFeatures.NewPasskeys)) policy.AddPublickeyCredentialsCreate().Self();
            else policy.AddPublickeyCredentialsCreate().None();
        })
        .AddContentSecurityPolicy(csp =>
        {
            csp.AddDefaultSrc().None();
            addSources(csp);
            csp.AddConnectSrc().Self();
            csp.AddFormAction().Self();
            csp.AddBaseUri().None();
            csp.AddFrameAncestors().None();
        });
}
