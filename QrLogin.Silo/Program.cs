using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Hosting;
using QrLogin.Silo.Startup;
using QrLogin.Silo.Telemetry;

namespace QrLogin.Silo;

/// <summary>Runs a silo in its own process.</summary>
internal static partial class Program
{
    private static Task<int> Main(string[] args) => StartupErrors.Run(async () =>
    {
        await Build(args).RunUntilStopped();
        return 0;
    });

    /// <exception cref="ConfigurationException">Settings are wrong or missing.</exception>
    internal static IHost Build(string[] args)
    {
        // As in the front end: nothing may depend on the machine's culture.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var builder = StartupErrors.ReadSettings(() => Host.CreateApplicationBuilder(HostArguments.Prepare(args)));
        var settings = builder.AddQrLoginProfile();
        settings.RefuseUndeclared(SettingCatalog.Of(typeof(Program).Assembly), "QrLogin", FrontEndSettings.Members);
        builder.AddQrLoginSilo(settings);
        builder.RequireDurableStores();
        builder.AddQrLoginTelemetry("qrlogin-silo");
        var host = builder.Build();
        LogWhenStarted(host);
        return host;
    }

    private static void LogWhenStarted(IHost host)
    {
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("QrLogin.Silo");
        var silo = host.Services.GetRequiredService<ILocalSiloDetails>();
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStarted.Register(() => LogReady(logger, silo.SiloAddress.Endpoint));
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The silo is ready at {Address}")]
    private static partial void LogReady(ILogger logger, System.Net.IPEndPoint address);
}
