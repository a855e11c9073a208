using Microsoft.Extensions.Diagnostics.HealthChecks;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>
/// Whether this process can serve: asks each store for a record that is not there, the way of every request, through a grain,
/// without a trace. Says so in the log when the answer changes.
/// </summary>
internal sealed partial class Readiness(IGrainFactory grains, IHostApplicationLifetime lifetime, ILogger<Readiness> logger) : IHealthCheck
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(3);

    private string? _reason;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string? reason = await WhyNot(cancellationToken);
        if (Interlocked.Exchange(ref _reason, reason) is var before && before is null != reason is null)
        {
            if (reason is null) LogReady();
            else LogNotReady(reason);
        }

        return reason is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
    }

    private async Task<string?> WhyNot(CancellationToken cancellationToken)
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested) return "the cluster was not found yet";
        // New requests belong elsewhere; those under way are finished.
        if (lifetime.ApplicationStopping.IsCancellationRequested) return "the process is stopping";
        byte[] nowhere = Draw.Bytes(16);
        Device.TryParse("health-check", "other", out var device);
        try
        {
            await Task.WhenAll(
                grains.Session(QrId.From(nowhere)).View(device!),
                grains.Login(LoginId.From(nowhere)).Describe()).WaitAsync(s_most, cancellationToken);
            return null;
        }
#pragma warning disable CA1031 // Whatever it is, it would hit the next request as well.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Not ready: {Reason}")]
    private partial void LogNotReady(string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Ready again")]
    private partial void LogReady();
}
