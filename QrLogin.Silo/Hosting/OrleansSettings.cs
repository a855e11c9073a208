using System.Net;
using Microsoft.Extensions.Configuration;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Stores;

namespace QrLogin.Silo.Hosting;

/// <summary>
/// Checks the <c>Orleans</c> section before Orleans reads it: its own messages for a bad value rarely name the key.
/// </summary>
internal sealed class OrleansSettings(Settings settings, IConfiguration configuration)
{
    private const string AdoNet = "AdoNet";

    /// <summary>Checks what a silo needs, and tells which stores it must prepare before it starts.</summary>
    public IReadOnlyCollection<Store> CheckSilo()
    {
        var stores = new[]
        {
            CheckClustering(),
            CheckProvider("Orleans:Reminders", "Memory", Store.Redis, Store.Azure),
            CheckProvider("Orleans:GrainStorage:sessions", "Memory", Store.Redis, AdoNet, Store.Azure),
            CheckProvider("Orleans:GrainStorage:identity", "Memory", Store.Redis, AdoNet, Store.Azure),
        };
        CheckEndpoints();
        return [.. stores.OfType<Store>().Distinct()];
    }

    /// <summary>Checks what finds the cluster: all that a client needs.</summary>
    public Store? CheckClustering()
    {
        settings.Text("Orleans:ClusterId", "a name for this cluster");
        settings.Text("Orleans:ServiceId", "a name for this service, the same for ever: the stores use it");
        return CheckProvider("Orleans:Clustering", "Development", Store.Redis, Store.Azure);
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

    private Store? CheckProvider(string key, params string[] types)
    {
        string type = settings.OneOf(key + ":ProviderType", required: true, types);
        if (type is "Development" or "Memory") return null;
        if (type == Store.Azure && !Store.HasAzure)
        {
            settings.Impossible(key + ":ProviderType", "this build has no Azure packages. Build with them: dotnet publish -c Release -p:AzureStorage=true");
            return null;
        }

        string kind = type == AdoNet ? settings.OneOf(key + ":Invariant", required: true, Store.Sqlite, Store.Postgres) : type;
        var (name, text) = Connection(key);
        if (text is null) return null;
        var store = new Store(kind, name, text);
        if (store.FindMistake() is { } mustBe) settings.WrongSecret(name, mustBe);
        return store;
    }

    /// <summary>The connection string that a provider is given, and the key that it stands under.</summary>
    private (string Key, string? Text) Connection(string key)
    {
        if (configuration[key + ":ConnectionString"] is { } own) return (key + ":ConnectionString", own);
        if (settings.Text(key + ":ConnectionName", "the name of one of ConnectionStrings") is not { } name) return (key, null);
        return ("ConnectionStrings:" + name, settings.Text("ConnectionStrings:" + name, "a connection string"));
    }

    private void CheckEndpoints()
    {
        const string Address = "Orleans:Endpoints:AdvertisedIPAddress";
        if (configuration[Address] is { } address && !IPAddress.TryParse(address, out _)) settings.Wrong(Address, "an IP address");
        foreach (string key in new[] { "Orleans:Endpoints:SiloPort", "Orleans:Endpoints:GatewayPort" })
        {
            if (configuration[key] is not { } text) continue;
            if (!ushort.TryParse(text, out ushort port)) settings.Wrong(key, "a port from 0 to 65535");
            // Two silos that are given one port share it without a word, and each gets half of the other's messages.
            else if (port != 0 && TcpPorts.IsTaken(port)) settings.Wrong(key, "a port that no other process listens on");
        }
    }
}
