using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.HttpOverrides;
using QrLogin.Api.Operator;
using QrLogin.Api.Requests;
using QrLogin.Api.Values;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Hosting;

namespace QrLogin.Api.Startup;

/// <summary>Sets up where the front end listens, which proxies it trusts, and where its grains run.</summary>
internal static class ServerSetup
{
    private const int DefaultPort = 5080;

    public static void AddServer(this WebApplicationBuilder builder, Settings settings, ApiConfiguration options)
    {
        builder.UseDefaultPort(settings);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyReader.MaxBytesWithChunks;
        });
        builder.AddPublicOrigin(options.Api.PublicOrigin);
        builder.AddProxies(options.Api.Proxies);
        if (options.Api.OperatorPort is { } port) builder.AddOperatorPort(port);
    }

    /// <summary>Adds the Orleans client, or hosts a silo in this process.</summary>
    /// <exception cref="ConfigurationException">Settings are wrong or missing. The message names each key.</exception>
    public static void AddGrains(this WebApplicationBuilder builder, Settings settings, ApiConfiguration options)
    {
        if (options.Api.Hosting == GrainHosting.Client) builder.AddQrLoginClient(settings);
        else builder.AddQrLoginSilo(settings);
        if (!settings.IsEmbedded) builder.RequireDurableStores();
    }

    /// <summary>Listens on http://localhost:5080 unless the configuration names other addresses.</summary>
    private static void UseDefaultPort(this WebApplicationBuilder builder, Settings settings)
    {
        var configuration = builder.Configuration;
        bool isConfigured = configuration[WebHostDefaults.ServerUrlsKey] is not null
            || configuration[WebHostDefaults.HttpPortsKey] is not null
            || configuration[WebHostDefaults.HttpsPortsKey] is not null
            || configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!isConfigured) builder.WebHost.UseUrls($"http://localhost:{DefaultPort}");

        if (configuration[WebHostDefaults.ServerUrlsKey]?.Split(';', StringSplitOptions.RemoveEmptyEntries).All(IsAddress) == false)
            settings.Wrong(WebHostDefaults.ServerUrlsKey, "addresses such as http://0.0.0.0:5080, separated by semicolons");
    }

    private static void AddPublicOrigin(this WebApplicationBuilder builder, string? origin)
    {
        bool believesHost = builder.Environment.IsDevelopment();
        builder.Services.AddSingleton(services => new PublicOrigin(origin, believesHost, services.GetRequiredService<IServer>()));
    }

    /// <summary>
    /// Takes the caller's address and scheme from the configured proxies only. Behind several proxies in a row, the
    /// caller's address is the first that belongs to none of them.
    /// </summary>
    private static void AddProxies(this WebApplicationBuilder builder, IReadOnlyList<System.Net.IPNetwork> networks)
    {
        builder.Services.AddSingleton(new TrustedProxies([.. networks]));
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = networks.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = null;
            // Drop the loopback addresses that the framework trusts by default.
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in networks) options.KnownIPNetworks.Add(network);
        });
    }

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Scheme is "http" or "https";
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
