using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.HttpOverrides;
using QrLogin.Api.Requests;
using QrLogin.Api.Values;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Hosting;

namespace QrLogin.Api.Startup;

/// <summary>What is configured of the front end.</summary>
internal static class ApiSettings
{
    private const int DefaultPort = 5080;
    private const string OriginKey = "QrLogin:PublicOrigin", Client = "Client", Silo = "Silo";

    /// <summary>Listens on http://localhost:5080, unless anything says otherwise.</summary>
    public static void UseDefaultPort(this WebApplicationBuilder builder, Settings settings)
    {
        var configuration = builder.Configuration;
        bool said = configuration[WebHostDefaults.ServerUrlsKey] is not null
            || configuration[WebHostDefaults.HttpPortsKey] is not null
            || configuration[WebHostDefaults.HttpsPortsKey] is not null
            || configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!said) builder.WebHost.UseUrls($"http://localhost:{DefaultPort}");

        if (configuration[WebHostDefaults.ServerUrlsKey]?.Split(';', StringSplitOptions.RemoveEmptyEntries).All(IsAddress) == false)
            settings.Wrong(WebHostDefaults.ServerUrlsKey, "addresses such as http://0.0.0.0:5080, with ; between them");
    }

    /// <summary>Adds the Orleans client, or hosts a silo in this process.</summary>
    public static void AddGrains(this WebApplicationBuilder builder, Settings settings, string profile)
    {
        const string Key = "QrLogin:Hosting";
        bool isEmbedded = profile == Profile.Embedded;
        string hosting = settings.OneOf(Key, required: false, isEmbedded ? [Silo, Client] : [Client, Silo]);
        // An embedded silo has no gateway for clients.
        if (isEmbedded && hosting == Client) settings.Wrong(Key, $"one of {Silo}");
        if (!isEmbedded && hosting == Client) builder.AddQrLoginClient(settings);
        else builder.AddQrLoginSilo(settings);
        if (profile != Profile.Embedded) builder.RequireDurableStores();
    }

    /// <summary>Reads and checks the origin that the QR sends a phone to.</summary>
    public static void AddPublicOrigin(this WebApplicationBuilder builder, Settings settings, string profile)
    {
        const string Origin = "an origin such as https://login.example.com, without a path";
        string? text = settings[OriginKey];
        bool development = builder.Environment.IsDevelopment();
        if (text is not null && !PublicOrigin.IsOrigin(text)) settings.Wrong(OriginKey, Origin);
        // Whoever sends a request writes its Host header, and a phone must not be sent where a stranger likes.
        if (text is null && !development && profile != Profile.Embedded) settings.Missing(OriginKey, Origin);

        builder.Services.AddSingleton(services =>
            new PublicOrigin(text?.TrimEnd('/'), trustsHostHeader: development, services.GetRequiredService<IServer>()));
    }

    /// <summary>
    /// Takes the caller's address and scheme from the proxies that are configured, and from nobody else. Where there are
    /// several in a row, the first address that none of them has is the caller's.
    /// </summary>
    public static void AddProxies(this WebApplicationBuilder builder, Settings settings)
    {
        var networks = settings.List("QrLogin:Proxies").Select(text => (Text: text, Network: Network(text))).ToList();
        if (networks.Any(n => n.Network is null))
            settings.Wrong("QrLogin:Proxies", "addresses or networks such as 10.0.0.5 or 10.0.0.0/24, with , between them");
        builder.Services.AddSingleton(new TrustedProxies([.. networks.Select(n => n.Network ?? default)]));
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = networks.Count > 0
                ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
                : ForwardedHeaders.None;
            options.ForwardLimit = null;
            // Without the loopback that the framework would believe.
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var (_, network) in networks) options.KnownIPNetworks.Add(network ?? default);
        });
    }

    private static System.Net.IPNetwork? Network(string text) =>
        System.Net.IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : null;

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
