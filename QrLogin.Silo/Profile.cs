using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace QrLogin.Silo;

/// <summary>
/// A profile is a file of settings under <c>profiles/</c>, which everything else (appsettings.json, environment
/// variables, the command line) overrides. <c>QrLogin:Profile</c> chooses it.
/// </summary>
internal static class Profile
{
    private const string SiloPort = "Orleans:Endpoints:SiloPort";

    public static string Apply(IHostApplicationBuilder builder, Settings settings)
    {
        string name = settings.OneOf("QrLogin:Profile", required: false, "embedded");
        var file = new JsonConfigurationSource { FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "profiles")), Path = name + ".json" };
        // First, so that it is the last to be asked.
        builder.Configuration.Sources.Insert(0, file);
        builder.Configuration.AddInMemoryCollection(Computed(builder));
        return name;
    }

    /// <summary>What a file cannot say: a free port, and where a relative path starts.</summary>
    private static Dictionary<string, string?> Computed(IHostApplicationBuilder builder)
    {
        var computed = new Dictionary<string, string?>();
        // Two silos that are given one port share it without a word; so every embedded process takes its own.
        if (builder.Configuration[SiloPort] is null) computed[SiloPort] = FreePort().ToString(CultureInfo.InvariantCulture);
        if (builder.Configuration.GetConnectionString("sqlite") is { Length: > 0 } text)
            computed["ConnectionStrings:sqlite"] = Rooted(text, builder.Environment.ContentRootPath);

        return computed;
    }

    private static string Rooted(string connectionString, string root)
    {
        try
        {
            var parts = new SqliteConnectionStringBuilder(connectionString);
            parts.DataSource = Path.Combine(root, parts.DataSource);
            return parts.ConnectionString;
        }
        catch (ArgumentException e)
        {
            throw new ConfigurationException([$"ConnectionStrings:sqlite is no connection string for SQLite: {e.Message}"]);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
