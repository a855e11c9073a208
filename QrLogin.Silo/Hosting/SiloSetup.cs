using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Persistence;
using Orleans.Serialization;
using Orleans.Storage;
using QrLogin.Grains;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.ClusterTls;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Stores;
using QrLogin.Silo.Telemetry;

namespace QrLogin.Silo.Hosting;

/// <summary>Sets up a silo, from configuration and with what configuration cannot express.</summary>
public static class SiloSetup
{
    private const string PodVariable =
        "an environment variable of the pod, since QrLogin:Kubernetes is on (see deploy/kubernetes/silo.yaml)";

    private const int MinThreadsWithSqlite = 32;

    private static readonly string[] PodVariables =
        ["POD_NAME", "POD_NAMESPACE", "POD_IP", "ORLEANS_SERVICE_ID", "ORLEANS_CLUSTER_ID"];

    /// <summary>Hosts a silo in this process.</summary>
    /// <param name="builder">The process, with its profile already added.</param>
    /// <param name="settings">
    /// Collects mistakes. This method reads the silo's settings and then reports every mistake found so far.
    /// </param>
    /// <exception cref="ConfigurationException">Settings are wrong or missing. The message names each key.</exception>
    public static void AddQrLoginSilo(this IHostApplicationBuilder builder, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        var stores = new OrleansSettings(settings, builder.Configuration).CheckSilo();
        new FrameworkSettings(settings, builder.Configuration).Check();
        var (options, host) = (settings.Bind<QrLoginOptions>(), settings.Bind<SiloSettings>());
        if (host.Kubernetes) foreach (string name in PodVariables) settings.Require(name, PodVariable);
        var tls = ClusterTlsSetup.Read(settings, builder.Environment.ContentRootPath, TimeProvider.System.GetUtcNow());
        settings.ThrowIfWrong();

        builder.Services.AddSingleton(Options.Create(options));
        builder.Services.AddSteadyClock();
        builder.Services.AddQrLoginGrains();
        if (tls is not null) builder.Services.AddClusterTls(tls);
        else builder.Services.AddHostedService<OpenPortsWarning>();
        builder.Services.AddOrleansAfter(stores, () => builder.HidingStores().UseOrleans(silo =>
        {
            if (host.Kubernetes) silo.UseKubernetesHosting();
            if (OpenTelemetrySetup.IsOn(builder.Configuration)) silo.AddActivityPropagation();
            if (host.DashboardPort is { } port) silo.AddQrLoginDashboard(port);
        }));
        WrapAdoNetStorages(builder.Services);
        if (stores.Any(s => s.Kind == Store.Sqlite)) AddThreadsForSqlite();
        ConfigureStores(builder.Services);
        builder.AddSiloHealth();
        builder.Services.Configure<ClusterMembershipOptions>(DetectDeadSilosQuickly);
        // Must be longer than the longest delay after wrong passwords, which is kept in memory only.
        builder.Services.Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromMinutes(30));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = GracefulShutdown.OrderlyTimeout);
    }

    /// <summary>Allows in-memory providers in Development only, since their data is lost with the process.</summary>
    /// <exception cref="ConfigurationException">
    /// The configuration uses one in another environment. The message names each key.
    /// </exception>
    public static void RequireDurableStores(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Environment.IsDevelopment()) return;
        string[] problems =
        [
            .. OrleansSettings.NotDurable(builder.Configuration).Select(p => p + ", which only the Development environment may use."),
        ];
        if (problems.Length > 0) throw new ConfigurationException(problems);
    }

    /// <summary>
    /// SQLite's provider blocks a thread for as long as another writer holds the lock. If the pool had no other thread at once, all
    /// requests would wait, and so would the probe that names the cause.
    /// </summary>
    private static void AddThreadsForSqlite()
    {
        ThreadPool.GetMinThreads(out int workers, out int completionPorts);
        ThreadPool.SetMinThreads(Math.Max(workers, MinThreadsWithSqlite), completionPorts);
    }

    /// <summary>Adds to the storage providers in PostgreSQL and SQLite what Orleans' provider for both does not do.</summary>
    private static void WrapAdoNetStorages(IServiceCollection services)
    {
        foreach (var storage in services.Where(s => s.IsKeyedService && s.ServiceType == typeof(IGrainStorage)).ToList())
        {
            services[services.IndexOf(storage)] = ServiceDescriptor.KeyedSingleton<IGrainStorage>(storage.ServiceKey, (provider, key) =>
            {
                var inner = (IGrainStorage)storage.KeyedImplementationFactory!(provider, key);
                if (inner is not AdoNetGrainStorage) return inner;
                var options = provider.GetRequiredService<IOptionsMonitor<AdoNetGrainStorageOptions>>().Get((string?)key);
                return options.Invariant == Store.Postgres
                    ? new PostgresStorage(inner)
                    : new SqliteStorage(inner, provider.GetRequiredKeyedService<SqliteFile>(options.ConnectionString));
            });
        }
    }

    private static void ConfigureStores(IServiceCollection services)
    {
        // Used by every storage provider. It is more compact than the default JSON and contains no class names, so that
        // renaming a class loses no records.
        services.AddSingleton<IGrainStorageSerializer>(
            provider => new OrleansGrainStorageSerializer(provider.GetRequiredService<Serializer>()));
        // Erasing a record must leave nothing behind. Providers do not read this option from their configuration
        // sections.
        services.ConfigureAll<AdoNetGrainStorageOptions>(o => o.DeleteStateOnClear = true);
        services.ConfigureAll<RedisStorageOptions>(o => o.DeleteStateOnClear = true);
        services.AddRedisConnections();
        services.AddAzureConnections();
    }

    /// <summary>
    /// Removes a dead silo from the cluster after about 3 s instead of 8 to 20 s. After a crash of the whole cluster,
    /// new silos do not wait for the old ones.
    /// </summary>
    private static void DetectDeadSilosQuickly(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(2);
        membership.NumMissedProbesLimit = 2;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
    }
}
