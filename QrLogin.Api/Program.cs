using System.Globalization;
using QrLogin.Api.Endpoints;
using QrLogin.Api.Endpoints.Health;
using QrLogin.Api.Endpoints.Pages;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Operator;
using QrLogin.Api.Startup;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Hosting;
using QrLogin.Silo.Startup;
using QrLogin.Silo.Telemetry;

namespace QrLogin.Api;

/// <summary>The HTTP front end, or the operator's command.</summary>
internal sealed class Program
{
    private static Task<int> Main(string[] args) => StartupErrors.Run(async () =>
    {
        if (args is [OperatorCommand.Verb, .. var words]) return await OperatorCommand.Run(words);
        await Build(args).RunUntilStopped();
        return 0;
    });

    /// <exception cref="ConfigurationException">Settings are wrong or missing.</exception>
    internal static WebApplication Build(string[] args)
    {
        // The programs need ICU to normalize typed text, but must not depend on the machine's culture.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var builder = StartupErrors.ReadSettings(() => WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = HostArguments.Prepare(args),
            ContentRootPath = ContentRoot.Published,
        }));
        var settings = builder.AddQrLoginProfile();
        var options = ApiConfiguration.Read(settings);

        builder.AddServer(settings, options);
        // Reads the remaining settings, then reports every mistake found in any of them.
        builder.AddGrains(settings, options);
        builder.Services.AddApi(options);
        builder.AddQrLoginTelemetry("qrlogin-api");

        var app = builder.Build();
        app.UsePipeline(options);
        app.MapApi();
        app.MapHealth();
        app.MapPages();
        if (options.Api.Docs) app.MapApiDocs();

        app.LogWhenStarted(settings);
        return app;
    }
}
