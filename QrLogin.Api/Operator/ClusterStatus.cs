using QrLogin.Api.Endpoints.Health;

namespace QrLogin.Api.Operator;

/// <summary>Looks at the stores and the cluster.</summary>
internal sealed class ClusterStatus(IGrainFactory grains, StoreProbes stores)
{
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(3);

    public async Task<StatusReport> GetAsync(CancellationToken cancellationToken)
    {
        var states = await stores.ProbeAsync(cancellationToken);
        string? reason = StoreProbes.FirstFailure(states);
        return new(reason is null, reason, states, await Silos(cancellationToken), StatusReport.OwnVersion);
    }

    private async Task<IReadOnlyList<SiloState>> Silos(CancellationToken cancellationToken)
    {
        try
        {
            var silos = await grains.GetGrain<IManagementGrain>(0).GetHosts(false, cancellationToken).WaitAsync(QueryTimeout, cancellationToken);
            return [.. silos.OrderBy(s => s.Key.ToString(), StringComparer.Ordinal).Select(s => new SiloState(s.Key.Endpoint.ToString(), s.Value.ToString()))];
        }
#pragma warning disable CA1031 // Without a cluster there is nobody to ask; the stores' errors say why.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return [];
        }
    }
}
