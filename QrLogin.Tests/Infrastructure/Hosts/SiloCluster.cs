using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Reminders;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;
using QrLogin.Grains;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Stores;

namespace QrLogin.Tests.Infrastructure;

/// <summary>The grains on Orleans' TestingHost, with both stores in a real SQLite file and a clock that the tests move.</summary>
public class SiloCluster : IAsyncLifetime
{
    private readonly ClusterStore _store;
    private readonly bool _ownsStore;
    private readonly InProcessTestCluster _cluster;

    public SiloCluster()
        : this(new SqliteStore())
    {
    }

    private protected SiloCluster(ClusterStore store)
        : this(store, new(Example.Start), ownsStore: true)
    {
    }

    private SiloCluster(ClusterStore store, FakeTimeProvider clock, bool ownsStore)
    {
        (_store, _ownsStore, Clock) = (store, ownsStore, clock);
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ServiceId = "qrlogin-tests";
        builder.ConfigureSilo((_, silo) => Configure(silo));
        builder.ConfigureClient(client => client.AddOutgoingGrainCallFilter(new CallRetryFilter()));
        _cluster = builder.Build();
    }

    public FakeTimeProvider Clock { get; }

    public virtual IGrainFactory Grains => _cluster.Client;

    internal Faults Faults { get; } = new();

    internal StartedCalls Calls { get; } = new();

    /// <summary>A second cluster on the same store, whose activations are unknown to this cluster.</summary>
    public async Task<SiloCluster> Twin()
    {
        var twin = new SiloCluster(_store, Clock, ownsStore: false);
        await twin.InitializeAsync();
        return twin;
    }

    /// <summary>The address of its silo.</summary>
    public string Address => _cluster.GetActiveSilos().First().SiloAddress.Endpoint.ToString();

    public IGrainStorage Storage(string name) =>
        _cluster.GetActiveSilos().First().ServiceProvider.GetRequiredKeyedService<IGrainStorage>(name);

    public Task Deactivate(IAddressable grain) => _cluster.DeactivateAsync(grain);

    public Task Deactivated(IAddressable grain) => _cluster.WaitForDeactivationAsync(grain);

    public virtual async ValueTask InitializeAsync()
    {
        await _store.Prepare();
        await _cluster.DeployAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        if (_ownsStore) _store.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Configure(ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddSingleton(Options.Create(new QrLoginOptions()));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, Clock);
        services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        services.AddQrLoginGrains();
        silo.AddIncomingGrainCallFilter(Calls);
        silo.UseInMemoryReminderService();
        foreach (string name in new[] { "sessions", "identity" })
        {
            _store.Add(silo, name);
            Decorate(services, name);
        }
    }

    private void Decorate(IServiceCollection services, string name)
    {
        var real = services.Last(s => s.ServiceType == typeof(IGrainStorage) && name.Equals(s.ServiceKey));
        services.Remove(real);
        services.AddKeyedSingleton<IGrainStorage>(
            name, (provider, key) => new FaultyStorage((IGrainStorage)real.KeyedImplementationFactory!(provider, key), Faults));
    }
}

/// <summary>A store that a <see cref="SiloCluster"/> keeps its records in.</summary>
internal abstract class ClusterStore : IDisposable
{
    public abstract Task Prepare();

    /// <summary>Adds the storage provider of this name.</summary>
    public abstract void Add(ISiloBuilder silo, string name);

    public abstract void Dispose();
}

internal sealed class SqliteStore : ClusterStore
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qrlogin-");

    private string ConnectionString => $"Data Source={Path.Combine(_folder.FullName, "store.db")};Pooling=False";

    public override Task Prepare() => SqliteSchema.Apply(ConnectionString, TestContext.Current.CancellationToken);

    public override void Add(ISiloBuilder silo, string name) =>
        silo.AddAdoNetGrainStorage(name, options => options.Configure<Serializer>((o, serializer) =>
        {
            o.Invariant = "System.Data.SQLite";
            o.ConnectionString = ConnectionString;
            o.DeleteStateOnClear = true;
            o.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));

    public override void Dispose() => _folder.Delete(recursive: true);
}

[CollectionDefinition(Name)]
public sealed class OnOneCluster : ICollectionFixture<SiloCluster>
{
    public const string Name = "cluster";
}
