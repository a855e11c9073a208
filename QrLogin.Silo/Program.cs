using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Hosting;
using QrLogin.Silo.Telemetry;

namespace QrLogin.Silo;

/// <summary>A silo as a process of its own.</summary>
internal static partial class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            var builder = Host.CreateApplicationBuilder(args);
            var settings = new Settings(builder.Configuration);
            builder.AddQrLoginProfile(settings);
            builder.AddQrLoginSilo(settings);
            builder.RequireDurableStores();
            builder.AddQrLoginTelemetry("qrlogin-silo");
            var host = builder.Build();
            LogWhenStarted(host);
            await host.RunUntilStopped();
            return 0;
        }
        catch (ConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ConfigurationException.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Told to stop while it waited for a store.
            return 0;
        }
    }

    private static void LogWhenStarted(IHost host)
    {
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("QrLogin.Silo");
        var silo = host.Services.GetRequiredService<ILocalSiloDetails>();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => LogReady(logger, silo.SiloAddress.Endpoint));
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The silo is ready at {Address}")]
    private static partial void LogReady(ILogger logger, System.Net.IPEndPoint address);
}
