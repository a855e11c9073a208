using Microsoft.Data.Sqlite;
using Npgsql;
using StackExchange.Redis;

namespace QrLogin.Silo.Stores;

/// <summary>A store that a silo was told to use.</summary>
/// <param name="Kind">One of the kinds below.</param>
/// <param name="Key">The setting that holds its connection string.</param>
/// <param name="ConnectionString">How it is reached. It may hold a password.</param>
internal sealed record Store(string Kind, string Key, string ConnectionString)
{
    public const string Redis = "Redis", Postgres = "Npgsql", Sqlite = "System.Data.SQLite", Azure = "AzureTableStorage";

    /// <summary>Whether the build has Azure's packages: <c>-p:AzureStorage=true</c>.</summary>
    public static bool HasAzure =>
#if AZURE_STORAGE
        true;
#else
        false;
#endif

    /// <summary>Hides the connection string.</summary>
    public override string ToString() => Key;

    /// <summary>Why the connection string can never work; null if it may. A parser's own words could quote the password.</summary>
    public string? FindMistake()
    {
        try
        {
            return Kind switch
            {
                Redis when ConfigurationOptions.Parse(ConnectionString).EndPoints.Count == 0 => "a connection string for Redis, such as host:6379,password=…",
                Postgres when new NpgsqlConnectionStringBuilder(ConnectionString).Host is null => "a connection string for PostgreSQL that names a Host",
                Sqlite when new SqliteConnectionStringBuilder(ConnectionString).DataSource.Length == 0 => "a connection string for SQLite that names a Data Source",
                _ => null,
            };
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return $"a connection string that {Kind} can read";
        }
    }

    /// <summary>Asks the store for an answer, and sees to its schema.</summary>
    public Task Prepare(CancellationToken cancellationToken) => Kind switch
    {
        Redis => RedisConnector.Ping(ConnectionString, cancellationToken),
        Postgres => PostgresSchema.Apply(ConnectionString, cancellationToken),
        Sqlite => SqliteSchema.Apply(ConnectionString, cancellationToken),
        // Orleans' provider makes its own tables.
        _ => Task.CompletedTask,
    };
}
