using Npgsql;
using Orleans.Storage;
using QrLogin.Silo.Startup;

namespace QrLogin.Silo.Stores;

/// <summary>
/// Discards the pooled connections as soon as one of them does not answer. If a firewall or a proxy silently dropped them,
/// each would otherwise fail one command after the other.
/// </summary>
internal sealed class PostgresStorage(IGrainStorage inner) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Run(inner.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Run(inner.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Run(inner.ClearStateAsync(stateName, grainId, grainState));

    public void Participate(ISiloLifecycle observer) => ((ILifecycleParticipant<ISiloLifecycle>)inner).Participate(observer);

    private static async Task Run(Task operation)
    {
        try
        {
            await operation;
        }
        catch (Exception e) when (IsSilence(e))
        {
            NpgsqlConnection.ClearAllPools();
            throw;
        }
    }

    /// <summary>
    /// Whether a connection did not answer. If all connections are in use, waiting for a free one times out as well, and closing them
    /// would only add to the load.
    /// </summary>
    private static bool IsSilence(Exception exception)
    {
        var causes = StartupErrors.WithCauses(exception).ToList();
        bool isPoolExhausted = causes.OfType<NpgsqlException>().Any(e => e.Message.Contains("pool", StringComparison.Ordinal));
        return causes.Any(cause => cause is TimeoutException) && !isPoolExhausted;
    }
}
