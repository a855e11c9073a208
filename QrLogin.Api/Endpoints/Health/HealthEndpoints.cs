using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using QrLogin.Api.Health;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;

namespace QrLogin.Api.Endpoints.Health;

/// <summary>Whether the process lives, and whether it can serve: 200 or 503, and no more, since strangers may ask.</summary>
internal static class HealthEndpoints
{
    private const string Ready = "ready";

    private static readonly HttpMethodMetadata s_read = new([HttpMethods.Get, HttpMethods.Head]);

    public static void AddQrLoginHealth(this IServiceCollection services) => services
        // One, which remembers what it last said.
        .AddSingleton<ReadinessCheck>()
        .AddSingleton<StoreProbes>()
        .AddHealthChecks().AddCheck<ReadinessCheck>("stores", tags: [Ready]);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).WithMetadata(s_read).WithRateLimit(RateLimitClass.Probe).Documents(() => HealthDocs.Live);
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = Write })
            .WithMetadata(s_read).WithRateLimit(RateLimitClass.Probe).Documents(() => HealthDocs.Ready);
    }

    private static Task Write(HttpContext http, HealthReport report)
    {
        if (report.Status == HealthStatus.Unhealthy) return Problem.Unavailable.ExecuteAsync(http);
        http.Response.ContentType = "text/plain";
        return http.Response.WriteAsync("Healthy");
    }
}
