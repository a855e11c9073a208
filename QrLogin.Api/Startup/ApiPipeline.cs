using QrLogin.Api.Endpoints.Pages;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Values;

namespace QrLogin.Api.Startup;

/// <summary>Adds the middleware for every request, in the contract's order of precedence.</summary>
internal static class ApiPipeline
{
    public static void UsePipeline(this WebApplication app, ApiConfiguration options)
    {
        var origins = options.Clients.Origins;
        app.UseExceptionHandler(_ => { });
        var proxies = app.Services.GetRequiredService<TrustedProxies>();
        app.Use(proxies.ReadPeerAsync);
        app.UseForwardedHeaders();
        app.Use(proxies.WarnAboutLostAddressAsync);
        app.UseSecurityHeadersByPage();
        app.Use(app.Services.GetRequiredService<HostCheck>().RefuseOtherHostsAsync);
        app.UseWhen(
            http => OAuthPaths.IsPage(http.Request.Path) || http.Request.Path.StartsWithSegments(PagePaths.Provider),
            pages => pages.Use(ProblemPage.ShowProblemsAsync));
        app.UseStaticFiles(SecurityHeaders.StaticFiles);
        app.UseRouting();
        if (origins.Count > 0) app.UseCors();
        app.Use(AuditExtensions.RecordRefusalsAsync);
        app.UseWhen(BodyLimits.HasNoEndpoint, unrouted => unrouted.UseStatusCodePages(Problem.OfStatus));
        app.UseApiPreconditions();
        app.Use(BodyLimits.Enforce);
        app.UseLimitsPerAddress(request => CrossSite.IsChargedApart(request, origins));
        app.UseCrossSiteRefusal(origins);
        app.Use(DevicePolicy.Enforce);
        app.UseAuthorization();
        app.UseLimitsPerLogin();
    }
}
