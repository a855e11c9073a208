using Microsoft.AspNetCore.Connections;
using QrLogin.Api.Authentication;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Endpoints;
using QrLogin.Api.Endpoints.Health;
using QrLogin.Api.Endpoints.Pages;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Operator;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Sessions;
using QrLogin.Api.Startup;
using QrLogin.Api.Values;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Hosting;
using QrLogin.Silo.Telemetry;

namespace QrLogin.Api;

/// <summary>The HTTP front end: HTTP in, a grain call, HTTP out.</summary>
internal sealed class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            if (args is [OperatorCommand.Verb, .. var words]) return await OperatorCommand.Run(words);
            await Build(args).RunUntilStopped();
            return 0;
        }
        catch (ConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ConfigurationException.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Told to stop while it waited for a store or for the cluster.
            return 0;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{e.Message} Give it another one with --urls.");
            return ConfigurationException.ExitCode;
        }
    }

    /// <summary>The folder of a published front end, which has its pages beside it; null for one that is built in place.</summary>
    private static string? PublishedTo() =>
        Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory : null;

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = PublishedTo() });

        // What is configured: all that is wrong with it is told at once
        var settings = new Settings(builder.Configuration);
        string profile = builder.AddQrLoginProfile(settings);
        builder.UseDefaultPort(settings);
        builder.AddPublicOrigin(settings, profile);
        builder.AddProxies(settings);
        var clients = OAuthClientRegistry.Read(settings, builder.Configuration);
        var provider = ExternalProvider.Read(settings, builder.Environment);
        var limits = RateLimitSettings.Read(settings);
        var dpop = DpopSettings.Read(settings, profile);
        var places = GeoLocation.Read(settings);
        bool docs = ApiDocs.AreOn(settings);

        builder.AddOperatorPort(settings);
        builder.Services.AddSingleton(settings);

        // The grains: in a cluster elsewhere, or in this very process
        builder.AddGrains(settings, profile);

        // How much it listens to
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyReader.MaxBytesWithChunks;
        });

        // What the endpoints need
        builder.Services.AddExceptionHandler<ApiExceptionHandler>();
        builder.Services.AddQrLoginHealth();
        builder.Services.AddSingleton<SessionFollower>();
        builder.Services.AddSingleton<WaitLimiter>();

        // Who may call, from where, and how much
        builder.Services.AddLoginTokens(provider);
        builder.Services.AddSingleton(clients);
        builder.Services.AddDpop(dpop);
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(SecurityHeaders.Cors(clients.Origins)));
        builder.Services.AddLimits(limits);

        // What is shown and noted
        builder.Services.AddSingleton(_ => places);
        builder.Services.AddSingleton<AuditLog>();
        builder.AddQrLoginTelemetry("qrlogin-api");
        if (docs) builder.Services.AddApiDocs();

        var app = builder.Build();

        // Every request, in the contract's order of precedence
        app.UseExceptionHandler(_ => { });
        app.Use(app.Services.GetRequiredService<TrustedProxies>().WarnAboutUnknownProxyAsync);
        app.UseForwardedHeaders();
        app.UseSecurityHeadersByPage();
        app.UseStaticFiles(SecurityHeaders.StaticFiles);
        app.UseRouting();
        if (clients.Origins.Count > 0) app.UseCors();
        app.Use(AuditExtensions.RecordRefusalsAsync);
        app.UseWhen(BodyLimits.HasNoEndpoint, nowhere => nowhere.UseStatusCodePages(Problem.OfStatus));
        app.UseApiPreconditions();
        app.Use(BodyLimits.Enforce);
        app.UseLimitsPerAddress(limits);
        app.UseCrossSiteRefusal(clients.Origins);
        app.Use(DevicePolicy.Enforce);
        app.UseAuthorization();
        app.UseLimitsPerLogin(limits);

        // The routes
        app.MapApi();
        app.MapHealth();
        app.MapPages();
        if (docs) app.MapApiDocs();

        app.LogWhenStarted(settings, profile);
        return app;
    }
}
