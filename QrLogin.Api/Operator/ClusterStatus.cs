using QrLogin.Api.Health;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Operator;

/// <summary>Reports the state of the stores, of the cluster and of this process's clock.</summary>
internal sealed class ClusterStatus(IGrainFactory grains, StoreProbes stores, SteadyClock clock)
{
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(3);

    public async Task<StatusReport> GetAsync(CancellationToken cancellationToken)
    {
        var silos = GetSilosAsync(cancellationToken);
        var report = await stores.ProbeAsync(cancellationToken);
        string? reason = clock.Warning ?? report.FirstFailure;
        return new(reason is null, reason, report.Warning, report.Stores, await silos, StatusReport.OwnVersion);
    }

    private async Task<IReadOnlyList<SiloState>> GetSilosAsync(CancellationToken cancellationToken)
    {
        try
        {
            var management = grains.GetGrain<IManagementGrain>(0);
            var silos = await management.GetHosts(false, cancellationToken).WaitAsync(QueryTimeout, cancellationToken);
            return
            [
                .. silos
                    .OrderBy(s => s.Key.ToString(), StringComparer.Ordinal)
                    .Select(s => new SiloState(s.Key.Endpoint.ToString(), s.Value.ToString())),
            ];
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Without a cluster there is nothing to list. The stores' errors say why.
            return [];
        }
    }
}
