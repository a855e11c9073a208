using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace QrLogin.Api.Endpoints.Health;

/// <summary>
/// Whether this process can serve: whether its stores answer. Says so in the log when that changes.
/// </summary>
internal sealed partial class ReadinessCheck(StoreProbes stores, IHostApplicationLifetime lifetime, ILogger<ReadinessCheck> logger) : IHealthCheck
{
    private string? _reason;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string? reason = await FindReasonAsync(cancellationToken);
        if (Interlocked.Exchange(ref _reason, reason) is var before && before is null != reason is null)
        {
            if (reason is null) LogReady();
            else LogNotReady(reason);
        }

        return reason is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
    }

    /// <summary>Why the process cannot serve; null if it can.</summary>
    private async Task<string?> FindReasonAsync(CancellationToken cancellationToken)
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested) return "the cluster was not found yet";
        // New requests belong elsewhere; those under way are finished.
        if (lifetime.ApplicationStopping.IsCancellationRequested) return "the process is stopping";
        return StoreProbes.FirstFailure(await stores.ProbeAsync(cancellationToken));
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Not ready: {Reason}")]
    private partial void LogNotReady(string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Ready again")]
    private partial void LogReady();
}
