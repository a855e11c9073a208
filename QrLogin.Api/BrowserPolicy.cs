using Microsoft.AspNetCore.Cors.Infrastructure;

namespace QrLogin.Api;

/// <summary>What browsers are told: our pages load nothing from elsewhere, run nothing inline, are framed by nobody, and send no referrer, since a URL may carry a code.</summary>
internal static class BrowserPolicy
{
    /// <summary>The page that reads a code with the camera.</summary>
    public const string ScanPath = "/scan";

    public static StaticFileOptions StaticFiles { get; } = new()
    {
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

    /// <summary>What holds over HTTPS alone: browsers complain of it elsewhere.</summary>
    public static HeaderPolicyCollection CreateForHttps() => new HeaderPolicyCollection()
        // Not of localhost, whatever runs there (RFC 6797, section 7.2).
        .AddStrictTransportSecurityMaxAge(maxAgeInSeconds: 365 * 24 * 60 * 60)
        // A window that opened ours cannot lead it elsewhere.
        .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin());

    /// <summary>No other page gets the camera, and so no script that might run on one.</summary>
    public static bool IsScanner(HttpContext http) => http.Request.Path.Value?.TrimEnd('/').Equals(ScanPath, StringComparison.OrdinalIgnoreCase) == true;

    public static HeaderPolicyCollection Create(bool hasCamera = false) => new HeaderPolicyCollection()
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
            csp.AddScriptSrc().Self();
            csp.AddStyleSrc().Self();
            csp.AddImgSrc().Self().Blob();
            csp.AddConnectSrc().Self();
            csp.AddFormAction().Self();
            csp.AddBaseUri().None();
            csp.AddFrameAncestors().None();
        });
}
