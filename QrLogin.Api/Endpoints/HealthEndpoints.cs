using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using QrLogin.Api.Http;
using QrLogin.Api.Limits;

namespace QrLogin.Api.Endpoints;

/// <summary>Whether the process lives, and whether it can serve: 200 or 503, and no more, since strangers may ask.</summary>
internal static class HealthEndpoints
{
    private const string Ready = "ready";

    public static void AddQrLoginHealth(this IServiceCollection services) => services
        // One, which remembers what it last said.
        .AddSingleton<Readiness>()
        .AddHealthChecks().AddCheck<Readiness>("stores", tags: [Ready]);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).Costs(Cost.Probe);
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = Write }).Costs(Cost.Probe);
    }

    private static Task Write(HttpContext http, HealthReport report) =>
        report.Status == HealthStatus.Unhealthy ? Problem.Unavailable.ExecuteAsync(http) : http.Response.WriteAsync("Healthy");
}
