using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace QrLogin.Silo.Configuration;

/// <summary>
/// A profile is a file of settings under <c>profiles/</c>, which everything else (appsettings.json, environment
/// variables, the command line) overrides. <c>QrLogin:Profile</c> chooses it.
/// </summary>
public static class Profile
{
    /// <summary>Everything in one process.</summary>
    public const string Embedded = "embedded";

    private const string SiloPort = "Orleans:Endpoints:SiloPort", SigningKeys = "QrLogin:SigningKeys";

    /// <summary>Limits of each silo's connections to PostgreSQL, unless the connection string sets them. Times are in seconds.</summary>
    private static readonly (string Name, object Value)[] s_postgresLimits =
    [
        ("Maximum Pool Size", 20), ("Timeout", 3), ("Command Timeout", 3), ("Cancellation Timeout", 500 /* ms */),
        ("Tcp Keepalive", true), ("Tcp Keepalive Time", 5), ("Tcp Keepalive Interval", 2),
    ];

    /// <summary>Adds the chosen profile below all other configuration sources, and returns the settings of the process.</summary>
    public static Settings AddQrLoginProfile(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var settings = new Settings(builder.Configuration, builder.Environment.IsDevelopment());
        string name = settings.ProfileName = settings.Bind<ProfileSettings>().Profile;
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "profiles"));
        // At the start of the list, so that every other source overrides them.
        string overrides = $"{name}.{builder.Environment.EnvironmentName}.json";
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource { FileProvider = files, Path = overrides, Optional = true });
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource { FileProvider = files, Path = name + ".json" });
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource { FileProvider = files, Path = "common.json" });
        builder.Configuration.AddInMemoryCollection(Computed(builder, name));
        return settings;
    }

    /// <summary>Values that a file cannot contain: a free port, absolute paths, and the size of a connection pool.</summary>
    private static Dictionary<string, string?> Computed(IHostApplicationBuilder builder, string name)
    {
        var computed = new Dictionary<string, string?>();
        // Two silos on the same port would silently share it, so every embedded process uses its own.
        if (builder.Configuration[SiloPort] is null) computed[SiloPort] = TcpPorts.FindFree().ToString(CultureInfo.InvariantCulture);
        if (builder.Configuration.GetConnectionString("sqlite") is { Length: > 0 } text)
            computed["ConnectionStrings:sqlite"] = WithAbsolutePath(text, builder.Environment.ContentRootPath);
        if (name == Embedded && builder.Configuration[SigningKeys] is { Length: > 0 } folder)
            computed[SigningKeys] = Path.Combine(builder.Environment.ContentRootPath, folder);
        if (builder.Configuration.GetConnectionString("postgres") is { Length: > 0 } postgres)
            computed["ConnectionStrings:postgres"] = WithLimits(postgres);

        return computed;
    }

    /// <summary>
    /// By default, Npgsql opens up to 100 connections per silo, but PostgreSQL accepts only 100 from all silos together. It
    /// also waits 15 s for a connection and 30 s for an answer, so that a server that falls silent would fail requests for
    /// as long.
    /// </summary>
    private static string WithLimits(string connectionString)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connectionString);
            foreach (var (name, value) in s_postgresLimits)
                if (!parts.ShouldSerialize(name)) parts[name] = value;
            return parts.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The store checks report this together with all other errors.
            return connectionString;
        }
    }

    private static string WithAbsolutePath(string connectionString, string root)
    {
        try
        {
            var parts = new SqliteConnectionStringBuilder(connectionString);
            // A database in memory or a URI is not a path, and the store checks refuse it.
            if (parts.DataSource.Length == 0 || parts.DataSource.Contains(':', StringComparison.Ordinal)) return connectionString;
            parts.DataSource = Path.Combine(root, parts.DataSource);
            // The start creates the file. A connection that finds none must not create an empty one, which has no accounts.
            if (parts.Mode == SqliteOpenMode.ReadWriteCreate) parts.Mode = SqliteOpenMode.ReadWrite;
            return parts.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The store checks report this together with all other errors.
            return connectionString;
        }
    }
}
