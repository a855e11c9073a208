namespace QrLogin.Api;

/// <summary>What browsers are told: our pages load nothing from elsewhere, run nothing inline, are framed by nobody, and send no referrer, since a URL may carry a code.</summary>
internal static class BrowserPolicy
{
    public static StaticFileOptions StaticFiles { get; } = new()
    {
        // Asked for again each time, and answered 304: a new version is a new page at once.
        OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache",
    };

    public static HeaderPolicyCollection Create() => new HeaderPolicyCollection()
        .AddContentTypeOptionsNoSniff()
        .AddReferrerPolicyNoReferrer()
        .AddFrameOptionsDeny()
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
