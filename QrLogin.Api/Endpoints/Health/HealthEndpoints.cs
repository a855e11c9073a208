using System.Reflection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using QrLogin.Api.Health;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;

namespace QrLogin.Api.Endpoints.Health;

/// <summary>Liveness and readiness checks. They return 200 or 503 and no details, because anyone may call them.</summary>
internal static class HealthEndpoints
{
    private const string Live = "live", Ready = "ready", Healthy = nameof(HealthStatus.Healthy);

    /// <summary>The API's document needs a handler for each route. Health checks do not expose theirs, so this stands in.</summary>
    private static readonly MethodInfo s_handler = ((Delegate)MapHealth).Method;

    private static readonly HttpMethodMetadata s_read = new([HttpMethods.Get, HttpMethods.Head]);

    public static void AddQrLoginHealth(this IServiceCollection services) => services
        // A singleton, because it remembers its last result to log changes only.
        .AddSingleton<ReadinessCheck>()
        .AddSingleton<StoreProbes>()
        .AddHealthChecks()
        .AddCheck<ClockCheck>("clock", tags: [Live])
        .AddCheck<ReadinessCheck>("stores", tags: [Ready]);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithMetadata(s_read, s_handler).WithRateLimit(RateLimitClass.Probe).WithTags(Tags.Operations);
        health.MapHealthChecks("/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live), ResponseWriter = Write })
            .WithName("live")
            .WithSummary("Check that the process is alive")
            .WithDescription(
                "Returns 200 and no details, because anyone may call this; 503 only if the process must be restarted, because the "
                + "machine's clock was set back.")
            .Returns("The process is alive.", ("text/plain", () => Healthy))
            .Refuses(Problem.Unavailable);
        health.MapHealthChecks("/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = Write })
            .WithName("ready")
            .WithSummary("Check that the process can serve requests")
            .WithDescription(
                "Returns 200 if the stores respond and accept writes, else 503. The reason is only in the log, since anyone may call this.")
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
