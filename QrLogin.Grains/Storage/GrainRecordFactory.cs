using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Core;
using Orleans.Storage;

namespace QrLogin.Grains.Storage;

/// <summary>
/// Creates a grain's record, in place of Orleans' own persistent state, which reads every record on activation, even
/// one that is about to be created and cannot exist yet.
/// </summary>
internal sealed class GrainRecordFactory(
    IServiceProvider services,
    IGrainContextAccessor activation,
    TimeProvider time,
    ILogger<GrainRecordFactory> logger)
{
    /// <summary>Creates the record of the grain that is being activated.</summary>
    /// <param name="store">The name of the storage provider.</param>
    /// <param name="name">The record's name, in addition to the grain's id.</param>
    public GrainRecord<T> Create<T>(string store, string name)
        where T : class
    {
        var grain = activation.GrainContext;
        var storage = new StateStorageBridge<T>(name, grain, services.GetRequiredKeyedService<IGrainStorage>(store));
        return new(storage, grain, time, logger);
    }
}
