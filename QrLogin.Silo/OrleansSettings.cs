using System.Net;
using Microsoft.Extensions.Configuration;

namespace QrLogin.Silo;

/// <summary>
/// Checks the <c>Orleans</c> section before Orleans reads it: its own messages for a bad value rarely name the key.
/// </summary>
internal static class OrleansSettings
{
    private static readonly string[] s_clustering = ["Development"], s_reminders = ["Memory"], s_storage = ["Memory", "AdoNet"];

    public static void Check(Settings settings, IConfiguration configuration)
    {
        settings.Text("Orleans:ClusterId", "a name for this cluster");
        settings.Text("Orleans:ServiceId", "a name for this service, the same for ever: the stores use it");
        settings.OneOf("Orleans:Clustering:ProviderType", required: true, s_clustering);
        settings.OneOf("Orleans:Reminders:ProviderType", required: true, s_reminders);
        CheckStore(settings, configuration, "Orleans:GrainStorage:sessions");
        CheckStore(settings, configuration, "Orleans:GrainStorage:identity");
        CheckEndpoints(settings, configuration);
    }

    /// <summary>What keeps this configuration from outliving its process, by key.</summary>
    public static IEnumerable<string> NotDurable(IConfiguration configuration) =>
        from pair in new[]
        {
            ("Orleans:Clustering:ProviderType", "Development"),
            ("Orleans:Reminders:ProviderType", "Memory"),
            ("Orleans:GrainStorage:sessions:ProviderType", "Memory"),
            ("Orleans:GrainStorage:identity:ProviderType", "Memory"),
        }
        where pair.Item2.Equals(configuration[pair.Item1], StringComparison.OrdinalIgnoreCase)
        select $"{pair.Item1} is {pair.Item2}";

    private static void CheckStore(Settings settings, IConfiguration configuration, string key)
    {
        if (settings.OneOf(key + ":ProviderType", required: true, s_storage) != "AdoNet") return;
        settings.OneOf(key + ":Invariant", required: true, "System.Data.SQLite");
        if (configuration[key + ":ConnectionString"] is not null) return;
        if (settings.Text(key + ":ConnectionName", "the name of one of ConnectionStrings") is { } name)
            settings.Text("ConnectionStrings:" + name, $"a connection string, since {key}:ConnectionName names it");
    }

    private static void CheckEndpoints(Settings settings, IConfiguration configuration)
    {
        const string Address = "Orleans:Endpoints:AdvertisedIPAddress";
        if (configuration[Address] is { } address && !IPAddress.TryParse(address, out _)) settings.Wrong(Address, "an IP address");
        foreach (string key in new[] { "Orleans:Endpoints:SiloPort", "Orleans:Endpoints:GatewayPort" })
            if (configuration[key] is { } port && !ushort.TryParse(port, out _)) settings.Wrong(key, "a port from 0 to 65535");
    }
}
