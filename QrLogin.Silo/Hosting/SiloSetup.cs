using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Persistence;
using Orleans.Serialization;
using Orleans.Storage;
using QrLogin.Grains;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Stores;
using QrLogin.Silo.Telemetry;

namespace QrLogin.Silo.Hosting;

/// <summary>The one place that says how a silo is set up: from configuration, and what configuration cannot say.</summary>
public static class SiloSetup
{
    private static readonly string[] PodVariables = ["POD_NAME", "POD_NAMESPACE", "POD_IP", "ORLEANS_SERVICE_ID", "ORLEANS_CLUSTER_ID"];

    /// <summary>Hosts a silo in this process.</summary>
    /// <param name="builder">The process, its profile chosen.</param>
    /// <param name="settings">What it has read of its configuration so far: the silo's part is added, and what is wrong with all of it is told.</param>
    /// <exception cref="ConfigurationException">Settings are wrong or missing; the message names each key.</exception>
    public static void AddQrLoginSilo(this IHostApplicationBuilder builder, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        var stores = new OrleansSettings(settings, builder.Configuration).CheckSilo();
        var options = QrLoginSettings.ReadForSilo(settings);
        bool kubernetes = settings.Flag("QrLogin:Kubernetes", fallback: false);
        if (kubernetes)
            foreach (string name in PodVariables) settings.Text(name, "an environment variable of the pod, since QrLogin:Kubernetes is on (deploy/kubernetes/silo.yaml has them)");
        int dashboard = settings.Number("QrLogin:DashboardPort", 0, 1, ushort.MaxValue);
        settings.ThrowIfWrong();

        builder.Services.AddSingleton(Options.Create(options));
        builder.Services.AddQrLoginGrains();
        foreach (var store in stores) builder.Services.AddSingleton<IHostedService>(services => Gate(store, services));

        builder.UseOrleans(silo =>
        {
            if (kubernetes) silo.UseKubernetesHosting();
            if (OpenTelemetrySetup.IsOn(builder.Configuration)) silo.AddActivityPropagation();
            if (dashboard != 0) silo.AddQrLoginDashboard(dashboard);
        });
        ConfigureStores(builder.Services);
        builder.Services.Configure<ClusterMembershipOptions>(DetectDeadSilosQuickly);
        // Longer than the longest delay after wrong passwords, which is kept in memory only.
        builder.Services.Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromMinutes(30));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = GracefulShutdown.OrderlyTimeout);
    }

    /// <summary>Refuses to run, outside Development, on what is gone when the process is.</summary>
    /// <exception cref="ConfigurationException">It would be; the message names each key.</exception>
    public static void RequireDurableStores(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Environment.IsDevelopment()) return;
        string[] problems = [.. OrleansSettings.NotDurable(builder.Configuration).Select(p => p + ", which only the Development environment may use.")];
        if (problems.Length > 0) throw new ConfigurationException(problems);
    }

    private static StoreStartupCheck Gate(Store store, IServiceProvider services) => new(
        store.Key, store.Prepare, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<StoreStartupCheck>>());

    private static void ConfigureStores(IServiceCollection services)
    {
        // For every store, whichever provider is configured. Smaller than the default JSON, and free of the names of our
        // classes, so that renaming one loses no record.
        services.AddSingleton<IGrainStorageSerializer>(provider => new OrleansGrainStorageSerializer(provider.GetRequiredService<Serializer>()));
        // An erased record leaves nothing behind. No provider reads this from its section.
        services.ConfigureAll<AdoNetGrainStorageOptions>(o => o.DeleteStateOnClear = true);
        services.ConfigureAll<RedisStorageOptions>(o => o.DeleteStateOnClear = true);
        services.AddRedisConnections();
#if AZURE_STORAGE
        services.ConfigureAll<AzureTableStorageOptions>(o => o.DeleteStateOnClear = true);
#endif
    }

    /// <summary>
    /// A dead silo is out of the cluster after some 3 s instead of 8 to 20, and after a crash of all of them the new ones do not
    /// wait for the old.
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
