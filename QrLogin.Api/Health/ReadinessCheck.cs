using Microsoft.Extensions.Diagnostics.HealthChecks;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Health;

/// <summary>Checks whether this process can serve requests, and logs when that changes, or why it cannot.</summary>
internal sealed partial class ReadinessCheck(
    StoreProbes stores, SteadyClock clock, IHostApplicationLifetime lifetime, ILogger<ReadinessCheck> logger) : IHealthCheck
{
    private string? _reason;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string? reason = await FindReasonAsync(cancellationToken);
        string? previous = Interlocked.Exchange(ref _reason, reason);
        if (reason is null)
        {
            if (previous is not null) LogReady();
            return HealthCheckResult.Healthy();
        }

        if (previous != reason) LogNotReady(reason);
        return HealthCheckResult.Unhealthy();
    }

    /// <summary>Why the process cannot serve; null if it can.</summary>
    private async Task<string?> FindReasonAsync(CancellationToken cancellationToken)
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested) return "the cluster has not been found yet";
        // The process still completes requests in progress. New ones should go to another process.
        if (lifetime.ApplicationStopping.IsCancellationRequested) return "the process is stopping";
        return clock.Warning ?? (await stores.ProbeAsync(cancellationToken)).FirstFailure;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Not ready: {Reason}")]
    private partial void LogNotReady(string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Ready again")]
    private partial void LogReady();
}
