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
    public static void AddServer(this WebApplicationBuilder builder, Settings settings, ApiConfiguration options)
    {
        builder.UseAddresses(settings, options.Api.Hosting == GrainHosting.Silo);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Does not watch the files of certificates, as no file of settings is watched.
            kestrel.Configure(builder.Configuration.GetSection("Kestrel"), reloadOnChange: false);
            kestrel.Limits.MaxRequestBodySize = BodyReader.MaxBytesWithChunks;
            kestrel.Limits.MaxConcurrentConnections = options.Api.MaxConnections;
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
    private static void UseAddresses(this WebApplicationBuilder builder, Settings settings, bool hostsSilo)
    {
        var addresses = new ListenAddresses(settings, builder.Configuration);
        if (!addresses.IsConfigured) builder.WebHost.UseUrls($"http://localhost:{ListenAddresses.DefaultPort}");
        // The server would not ignore a value of spaces.
        else if (string.IsNullOrWhiteSpace(builder.Configuration[WebHostDefaults.ServerUrlsKey])) builder.WebHost.UseUrls("");
        addresses.Check(hostsSilo);
    }

    private static void AddPublicOrigin(this WebApplicationBuilder builder, Origin? origin)
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
        builder.Services.AddSingleton(new TrustedProxies([.. networks], builder.Environment.IsDevelopment()));
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
}
