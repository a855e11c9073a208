using System.Reflection;
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
    private const string Ready = "ready", Healthy = nameof(HealthStatus.Healthy);

    /// <summary>The API's document describes only routes whose handler is known. Health checks do not tell theirs.</summary>
    private static readonly MethodInfo s_handler = ((Delegate)MapHealth).Method;

    private static readonly HttpMethodMetadata s_read = new([HttpMethods.Get, HttpMethods.Head]);

    public static void AddQrLoginHealth(this IServiceCollection services) => services
        // One, which remembers what it last said.
        .AddSingleton<ReadinessCheck>()
        .AddSingleton<StoreProbes>()
        .AddHealthChecks().AddCheck<ReadinessCheck>("stores", tags: [Ready]);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithMetadata(s_read, s_handler).WithRateLimit(RateLimitClass.Probe).WithTags(Tags.Operations);
        health.MapHealthChecks("/live", new HealthCheckOptions { Predicate = _ => false })
            .WithName("live")
            .WithSummary("Check that the process is alive")
            .WithDescription("Returns 200 and no details, because anyone may ask.")
            .Returns("The process is alive.", ("text/plain", () => Healthy));
        health.MapHealthChecks("/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = Write })
            .WithName("ready")
            .WithSummary("Check that the process can serve requests")
            .WithDescription("Whether the stores respond: 200 or 503 and no details, because anyone may ask. The log contains the reason.")
            .Returns("The process can serve requests.", ("text/plain", () => Healthy))
            .Refuses(Problem.Unavailable);
    }

    private static Task Write(HttpContext http, HealthReport report)
    {
        if (report.Status == HealthStatus.Unhealthy) return Problem.Unavailable.ExecuteAsync(http);
        http.Response.ContentType = "text/plain";
        return http.Response.WriteAsync(Healthy);
    }
}
