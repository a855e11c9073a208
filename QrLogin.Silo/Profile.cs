using System.Globalization;
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
public static class Profile
{
    /// <summary>One process, one command.</summary>
    public const string Embedded = "embedded";

    private const string SiloPort = "Orleans:Endpoints:SiloPort";

    /// <summary>Puts the chosen profile under everything else that is configured, and tells its name.</summary>
    public static string AddQrLoginProfile(this IHostApplicationBuilder builder, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        string name = settings.OneOf("QrLogin:Profile", required: false, Embedded, "cluster", "azure");
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "profiles"));
        // First, so that they are the last to be asked.
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource { FileProvider = files, Path = name + ".json" });
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource { FileProvider = files, Path = "common.json" });
        builder.Configuration.AddInMemoryCollection(Computed(builder));
        return name;
    }

    /// <summary>What a file cannot say: a free port, and where a relative path starts.</summary>
    private static Dictionary<string, string?> Computed(IHostApplicationBuilder builder)
    {
        var computed = new Dictionary<string, string?>();
        // Two silos that are given one port share it without a word; so every embedded process takes its own.
        if (builder.Configuration[SiloPort] is null) computed[SiloPort] = Ports.Free().ToString(CultureInfo.InvariantCulture);
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
}
