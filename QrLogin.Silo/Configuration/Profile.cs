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
    /// <summary>One process, one command.</summary>
    public const string Embedded = "embedded";

    /// <summary>How many connections to PostgreSQL a silo opens at the most, where the connection string does not say.</summary>
    private const int ConnectionsPerSilo = 20;

    private const string SiloPort = "Orleans:Endpoints:SiloPort";

    /// <summary>Puts the chosen profile under everything else that is configured, and returns the settings of the process.</summary>
    public static Settings AddQrLoginProfile(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var settings = new Settings(builder.Configuration, builder.Environment.IsDevelopment());
        string name = settings.ProfileName = settings.Bind<ProfileSettings>().Profile;
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "profiles"));
        // First, so that they are the last to be asked.
        string overrides = $"{name}.{builder.Environment.EnvironmentName}.json";
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource { FileProvider = files, Path = overrides, Optional = true });
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource { FileProvider = files, Path = name + ".json" });
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource { FileProvider = files, Path = "common.json" });
        builder.Configuration.AddInMemoryCollection(Computed(builder));
        return settings;
    }

    /// <summary>What a file cannot say: a free port, where a relative path starts, and what a connection string leaves open.</summary>
    private static Dictionary<string, string?> Computed(IHostApplicationBuilder builder)
    {
        var computed = new Dictionary<string, string?>();
        // Two silos that are given one port share it without a word; so every embedded process takes its own.
        if (builder.Configuration[SiloPort] is null) computed[SiloPort] = TcpPorts.FindFree().ToString(CultureInfo.InvariantCulture);
        if (builder.Configuration.GetConnectionString("sqlite") is { Length: > 0 } text)
            computed["ConnectionStrings:sqlite"] = WithAbsolutePath(text, builder.Environment.ContentRootPath);
        if (builder.Configuration.GetConnectionString("postgres") is { Length: > 0 } postgres)
            computed["ConnectionStrings:postgres"] = WithBoundedPool(postgres);

        return computed;
    }

    /// <summary>Npgsql would open 100 connections from each silo, where PostgreSQL's own default allows 100 from all of them.</summary>
    private static string WithBoundedPool(string connectionString)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connectionString);
            if (!parts.ShouldSerialize("Maximum Pool Size")) parts.MaxPoolSize = ConnectionsPerSilo;
            return parts.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // It is told with all else that is wrong.
            return connectionString;
        }
    }

    private static string WithAbsolutePath(string connectionString, string root)
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
