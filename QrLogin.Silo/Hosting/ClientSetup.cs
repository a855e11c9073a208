using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.ClusterTls;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Startup;
using QrLogin.Silo.Stores;
using QrLogin.Silo.Telemetry;

namespace QrLogin.Silo.Hosting;

/// <summary>Sets up a client of the cluster: a process that calls grains but hosts none.</summary>
public static partial class ClientSetup
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);
    private static readonly string[] SiloOnlySections = ["Orleans:Reminders", "Orleans:GrainStorage"];

    /// <summary>
    /// Makes this process a client of the cluster that its profile names. The process serves requests before the
    /// cluster is up.
    /// </summary>
    /// <param name="builder">The process, with its profile already added.</param>
    /// <param name="settings">
    /// Collects mistakes. This method reads the client's settings and then reports every mistake found so far.
    /// </param>
    /// <exception cref="ConfigurationException">Settings are wrong or missing. The message names each key.</exception>
    public static void AddQrLoginClient(this IHostApplicationBuilder builder, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        var store = new OrleansSettings(settings, builder.Configuration).CheckClustering();
        new FrameworkSettings(settings, builder.Configuration).Check();
        var options = settings.Bind<QrLoginOptions>(Programs.Api);
        var tls = ClusterTlsSetup.Read(settings, builder.Environment.ContentRootPath, TimeProvider.System.GetUtcNow());
        settings.ThrowIfWrong();

        builder.Services.AddSingleton(Options.Create(options));
        builder.Services.AddSteadyClock();
        if (tls is not null) builder.Services.AddClusterTls(tls);
        Store[] stores = store is null ? [] : [store with { IsReadOnly = true }];
        var sections = WithoutSiloSections(builder.Configuration);
        builder.Services.AddOrleansAfter(stores, () => builder.Services.AddOrleansClient(sections, client =>
        {
            client.UseConnectionRetryFilter<RetryForever>();
            if (OpenTelemetrySetup.IsOn(builder.Configuration)) client.AddActivityPropagation();
        }));
        builder.Services.AddRedisConnections();
        builder.Services.AddAzureConnections();
        builder.Services.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
    }

    /// <summary>
    /// Removes the sections that only a silo can use: for each of them, a client would look for a client provider and
    /// fail.
    /// </summary>
    private static IConfigurationRoot WithoutSiloSections(IConfiguration configuration)
    {
        var shared = new ConfigurationBuilder()
            .AddInMemoryCollection(configuration.AsEnumerable().Where(setting => !IsSiloOnly(setting.Key)))
            .Build();
        return new ConfigurationBuilder().AddConfiguration(shared).HideStores(shared).Build();
    }

    private static bool IsSiloOnly(string key) =>
        SiloOnlySections.Any(section => key.StartsWith(section, StringComparison.OrdinalIgnoreCase));

    /// <summary>Without this filter, an Orleans client gives up after 15 attempts.</summary>
    private sealed partial class RetryForever(TimeProvider time, ILogger<RetryForever> logger) : IClientConnectionRetryFilter
    {
        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            if (StartupErrors.WithCauses(exception).Any(e => e is ConfigurationException)) return false;
            LogWaiting(exception.Message);
            await Task.Delay(RetryDelay, time, cancellationToken);
            return true;
        }

        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Waiting for a silo of the cluster: {Reason}")]
        private partial void LogWaiting(string reason);
    }
}
