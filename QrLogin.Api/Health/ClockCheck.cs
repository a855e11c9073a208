using Microsoft.Extensions.Diagnostics.HealthChecks;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Health;

/// <summary>
/// Checks that the machine's clock was not set back so far that the process must be restarted. The process logs that
/// itself.
/// </summary>
internal sealed class ClockCheck(SteadyClock clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(clock.Warning is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
