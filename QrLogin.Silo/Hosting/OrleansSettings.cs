using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Stores;

namespace QrLogin.Silo.Hosting;

/// <summary>
/// Checks the <c>Orleans</c> section before Orleans reads it, because Orleans' own error messages rarely name the key.
/// </summary>
internal sealed class OrleansSettings(Settings settings, IConfiguration configuration)
{
    /// <summary>The settings of the ports that a silo listens on.</summary>
    public static readonly string[] Ports = ["QrLogin:DashboardPort", SiloPort, "Orleans:Endpoints:GatewayPort"];

    private const string SiloPort = "Orleans:Endpoints:SiloPort";

    private const string AdoNet = "AdoNet";

    /// <summary>Checks the settings that a silo needs. Returns the stores that it must prepare before it starts.</summary>
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

    /// <summary>Checks the settings that locate the cluster, which are all that a client needs.</summary>
    public Store? CheckClustering()
    {
        settings.Require("Orleans:ClusterId", "a name for this cluster");
        settings.Require("Orleans:ServiceId", "a name for this service that never changes, since the stores use it");
        return CheckProvider("Orleans:Clustering", "Development", Store.Redis, Store.Azure);
    }

    /// <summary>The settings that select an in-memory provider, whose data is lost with the process.</summary>
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
        string type = Word(key + ":ProviderType", types);
        if (type is "Development" or "Memory") return null;
        string kind = type == AdoNet ? Word(key + ":Invariant", Store.Sqlite, Store.Postgres) : type;
        var (name, text) = Connection(key);
        if (text is null) return null;
        var store = new Store(kind, name, text) { ServiceId = configuration["Orleans:ServiceId"] ?? "" };
        if (ConnectionStringCheck.FindMistake(kind, text) is { } mustBe) settings.WrongSecret(name, mustBe);
        return store;
    }

    /// <summary>Returns a provider's connection string and the setting that holds it.</summary>
    private (string Key, string? Text) Connection(string key)
    {
        if (configuration[key + ":ConnectionString"] is { } own) return (key + ":ConnectionString", own);
        const string MustBe = "the name of one of the ConnectionStrings";
        if (settings.Require(key + ":ConnectionName", MustBe) is not { } name) return (key, null);
        if (name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            return ("ConnectionStrings:" + name, settings.Require("ConnectionStrings:" + name, "a connection string"));
        // Most likely the connection string itself, with its password.
        settings.WrongSecret(key + ":ConnectionName", MustBe);
        return (key, null);
    }

    private string Word(string key, params string[] words)
    {
        var format = SettingFormat.Word(words, word => word);
        if (configuration[key] is not { } text) settings.Missing(key, format.MustBe);
        else if (format.Parse(text) is string word) return word;
        else settings.Wrong(key, format.MustBe);
        return words[0];
    }

    private void CheckIsFree(string key, int port)
    {
        // Two silos on the same port would silently share it, and each would get half of the other's messages.
        if (TcpPorts.TryListen(IPAddress.Any, port) is not { } error) return;
        settings.Wrong(key, error.SocketErrorCode == SocketError.AccessDenied
            ? "a port that this process may listen on, such as one above 1023"
            : "a port that no other process listens on");
    }

    private void CheckEndpoints()
    {
        const string Address = "Orleans:Endpoints:AdvertisedIPAddress";
        if (configuration[Address] is { } value)
        {
            if (!IPAddress.TryParse(value, out var address)) settings.Wrong(Address, "an IP address");
            // The silo listens there.
            else if (TcpPorts.TryListen(address, 0) is not null) settings.Wrong(Address, "an address of this machine");
        }

        settings.RefuseSharedPorts(Ports, []);
        foreach (string key in Ports[1..])
        {
            if (configuration[key] is not { } text) continue;
            // A silo without a gateway is one that no client calls. Without a port of its own, it cannot join the cluster.
            int least = key == SiloPort ? 1 : 0;
            if (!ushort.TryParse(text, out ushort port) || port < least) settings.Wrong(key, $"a port from {least} to 65535");
            else if (port != 0) CheckIsFree(key, port);
        }
    }
}
