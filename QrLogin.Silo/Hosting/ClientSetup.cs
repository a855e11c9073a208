using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Stores;
using QrLogin.Silo.Telemetry;

namespace QrLogin.Silo.Hosting;

/// <summary>The one place that says how a client of the cluster is set up: a process that calls grains and hosts none.</summary>
public static partial class ClientSetup
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);
    private static readonly string[] SiloOnlySections = ["Orleans:Reminders", "Orleans:GrainStorage"];

    /// <summary>Makes this process a client of the cluster that the profile leads to. It serves while it still looks for it.</summary>
    /// <param name="builder">The process, its profile chosen.</param>
    /// <param name="settings">What it has read of its configuration so far: the client's part is added, and what is wrong with all of it is told.</param>
    /// <exception cref="ConfigurationException">Settings are wrong or missing; the message names each key.</exception>
    public static void AddQrLoginClient(this IHostApplicationBuilder builder, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        new OrleansSettings(settings, builder.Configuration).CheckClustering();
        var options = QrLoginSettings.ReadForClient(settings);
        settings.ThrowIfWrong();

        builder.Services.AddSingleton(Options.Create(options));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOrleansClient(ForClients(builder.Configuration), client =>
        {
            client.UseConnectionRetryFilter<RetryForever>();
            if (OpenTelemetrySetup.IsOn(builder.Configuration)) client.AddActivityPropagation();
        });
        builder.Services.AddRedisConnections();
        builder.Services.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        // Nobody is told that the process is down while it waits for the cluster: liveness depends on nothing.
        builder.Services.Configure<HostOptions>(o => o.ServicesStartConcurrently = true);
    }

    /// <summary>Without the sections that only a silo can read: a client would look for such providers of its own, and fail.</summary>
    private static IConfigurationRoot ForClients(IConfiguration configuration) => new ConfigurationBuilder()
        .AddInMemoryCollection(configuration.AsEnumerable().Where(s => !SiloOnlySections.Any(section => s.Key.StartsWith(section, StringComparison.OrdinalIgnoreCase))))
        .Build();

    /// <summary>Orleans' own client gives up after 15 tries.</summary>
    private sealed partial class RetryForever(TimeProvider time, ILogger<RetryForever> logger) : IClientConnectionRetryFilter
    {
        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            LogLooking(exception.Message);
            await Task.Delay(RetryDelay, time, cancellationToken);
            return true;
        }

        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Waiting for a silo of the cluster: {Reason}")]
        private partial void LogLooking(string reason);
    }
}
