using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using QrLogin.Api.Http;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints;

/// <summary>Whether the process lives, and whether it can serve: 200 or 503, and no more, since strangers may ask.</summary>
internal static class HealthEndpoints
{
    private const string Ready = "ready";

    public static void AddQrLoginHealth(this IServiceCollection services) => services.AddHealthChecks().AddCheck<StoresCheck>("stores", tags: [Ready]);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = Write });
    }

    private static Task Write(HttpContext http, HealthReport report) =>
        report.Status == HealthStatus.Unhealthy ? Problem.Unavailable.ExecuteAsync(http) : http.Response.WriteAsync("Healthy");

    /// <summary>Asks each store for a record that is not there: the way of every request, through a grain, without a trace.</summary>
    private sealed class StoresCheck(IGrainFactory grains) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            byte[] nowhere = Draw.Bytes(16);
            Device.TryParse("health-check", "other", out var device);
            await Task.WhenAll(
                grains.GetGrain<IQrSessionGrain>(QrId.From(nowhere).Value).View(device!),
                grains.GetGrain<ILoginGrain>(LoginId.From(nowhere).Value).Describe()).WaitAsync(TimeSpan.FromSeconds(3), cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }
}
