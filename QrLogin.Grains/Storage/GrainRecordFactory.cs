using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Core;
using Orleans.Storage;

namespace QrLogin.Grains.Storage;

/// <summary>
/// Gives a grain its record, as Orleans' own persistent state would. The difference: Orleans reads every record when it activates the
/// grain, even one that is about to be created and cannot exist yet.
/// </summary>
internal sealed class GrainRecordFactory(IServiceProvider services, IGrainContextAccessor activation, TimeProvider time, ILogger<GrainRecordFactory> logger)
{
    /// <summary>The record of the grain that is being activated.</summary>
    /// <param name="store">The storage provider that keeps it.</param>
    /// <param name="name">The record's name, in addition to the grain's id.</param>
    public GrainRecord<T> Create<T>(string store, string name)
        where T : class
    {
        var grain = activation.GrainContext;
        var storage = new StateStorageBridge<T>(name, grain, services.GetRequiredKeyedService<IGrainStorage>(store));
        return new(storage, grain, time, logger);
    }
}
