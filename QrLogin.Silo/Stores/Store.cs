using Microsoft.Data.Sqlite;
using Npgsql;
using StackExchange.Redis;

namespace QrLogin.Silo.Stores;

/// <summary>A store that a silo is configured to use.</summary>
/// <param name="Kind">One of the constants below.</param>
/// <param name="Key">The setting that holds its connection string.</param>
/// <param name="ConnectionString">The connection string, which may contain a password.</param>
internal sealed record Store(string Kind, string Key, string ConnectionString)
{
    public const string Redis = "Redis", Postgres = "Npgsql", Sqlite = "System.Data.SQLite", Azure = "AzureTableStorage";

    /// <summary>Whether this build includes the Azure packages (<c>-p:AzureStorage=true</c>).</summary>
    public static bool HasAzure =>
#if AZURE_STORAGE
        true;
#else
        false;
#endif

    /// <summary>Hides the connection string.</summary>
    public override string ToString() => Key;

    /// <summary>
    /// Returns what the connection string must be, if it can never work; null if it may work. Does not use the parser's
    /// own message, which could quote the password.
    /// </summary>
    public string? FindMistake()
    {
        try
        {
            return Kind switch
            {
                Redis when ConfigurationOptions.Parse(ConnectionString).EndPoints.Count == 0 =>
                    "a connection string for Redis, such as host:6379,password=…",
                Postgres when new NpgsqlConnectionStringBuilder(ConnectionString).Host is null =>
                    "a connection string for PostgreSQL that names a Host",
                Sqlite when new SqliteConnectionStringBuilder(ConnectionString).DataSource.Length == 0 =>
                    "a connection string for SQLite that names a Data Source",
                _ => null,
            };
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return $"a connection string that {Kind} can read";
        }
    }

    /// <summary>Connects to the store and creates its schema if needed.</summary>
    public Task Prepare(CancellationToken cancellationToken) => Kind switch
    {
        Redis => RedisConnector.Ping(ConnectionString, cancellationToken),
        Postgres => PostgresSchema.Apply(ConnectionString, cancellationToken),
        Sqlite => SqliteSchema.Apply(ConnectionString, cancellationToken),
        // The Azure provider creates its own tables.
        _ => Task.CompletedTask,
    };
}
