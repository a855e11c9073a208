using System.Globalization;
using QrLogin.Api.Operator;
using QrLogin.Api.Values;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Startup;

/// <summary>Checks the settings of ASP.NET Core that say where the front end listens.</summary>
internal sealed class ListenAddresses(Settings settings, IConfiguration configuration)
{
    public const int DefaultPort = 5080;

    private const string Endpoints = "Kestrel:Endpoints", Limits = "Kestrel:Limits";

    private static readonly string[] s_silosPorts =
        ["QrLogin:DashboardPort", "Orleans:Endpoints:SiloPort", "Orleans:Endpoints:GatewayPort"];

    /// <summary>Whether the configuration says where to listen. An empty value counts as none.</summary>
    public bool IsConfigured =>
        configuration.GetSection(Endpoints).Exists()
        || IsSet(WebHostDefaults.ServerUrlsKey)
        || IsSet(WebHostDefaults.HttpPortsKey)
        || IsSet(WebHostDefaults.HttpsPortsKey);

    /// <param name="hostsSilo">Whether the process listens on the ports of a silo, too.</param>
    public void Check(bool hostsSilo)
    {
        (string Key, int Port)[] ports = [.. Ports()];
        settings.RefuseSharedPorts([OperatorPort.Key, .. hostsSilo ? s_silosPorts : []], ports);
        // ASP.NET Core reads the section Kestrel, but not this part of it.
        foreach (var (key, value) in configuration.GetSection(Limits).AsEnumerable())
        {
            if (!string.IsNullOrEmpty(value)) settings.Impossible(key, "it has no effect. QrLogin:MaxConnections limits the connections");
        }
    }

    /// <summary>The ports of the addresses that count, each with its setting. Reports the addresses that are invalid.</summary>
    private IEnumerable<(string Key, int Port)> Ports()
    {
        if (configuration.GetSection(Endpoints).Exists()) return OfEndpoints();
        if (IsSet(WebHostDefaults.ServerUrlsKey)) return OfUrls();
        return OfPorts(WebHostDefaults.HttpPortsKey).Concat(OfPorts(WebHostDefaults.HttpsPortsKey));
    }

    private IEnumerable<(string Key, int Port)> OfEndpoints()
    {
        foreach (string key in configuration.GetSection(Endpoints).GetChildren().Select(endpoint => endpoint.Path + ":Url"))
        {
            if (settings.Require(key, ListenAddress.MustBe) is not { } text) continue;
            if (ListenAddress.Parse(text) is { } address) yield return (key, address.Port);
            else settings.Wrong(key, ListenAddress.MustBe);
        }
    }

    private IEnumerable<(string Key, int Port)> OfUrls()
    {
        string key = WebHostDefaults.ServerUrlsKey;
        foreach (string text in configuration[key]!.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (ListenAddress.Parse(text) is { } address) yield return (key, address.Port);
            else settings.Wrong(key, ListenAddress.MustBe + "; several are separated by semicolons");
        }
    }

    private IEnumerable<(string Key, int Port)> OfPorts(string key)
    {
        foreach (string text in configuration[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)) yield return (key, port);
            else settings.Wrong(key, "a port from 0 to 65535; several are separated by semicolons");
        }
    }

    private bool IsSet(string key) => !string.IsNullOrWhiteSpace(configuration[key]);
}
