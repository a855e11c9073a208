using Microsoft.Data.Sqlite;
using QrLogin.Silo.Startup;
using StackExchange.Redis;

namespace QrLogin.Silo.Stores;

/// <summary>A store that a silo is configured to use.</summary>
/// <param name="Kind">One of the constants below.</param>
/// <param name="Key">The setting that holds its connection string.</param>
/// <param name="ConnectionString">The connection string, which may contain a password.</param>
internal sealed record Store(string Kind, string Key, string ConnectionString)
{
    public const string Redis = "Redis", Postgres = "Npgsql", Sqlite = "System.Data.SQLite", Azure = "AzureTableStorage";

    /// <summary>The service, whose id starts the keys in Redis.</summary>
    public string ServiceId { get; init; } = "";

    /// <summary>Whether this process only reads the store, as a client reads the list of silos.</summary>
    public bool IsReadOnly { get; init; }

    private ConfigurationOptions RedisOptions => ConnectionStringCheck.ParseRedis(ConnectionString)!;

    /// <summary>Hides the connection string.</summary>
    public override string ToString() => Key;

    /// <summary>Connects to the store and creates its schema if needed.</summary>
    public Task Prepare(CancellationToken cancellationToken) => Kind switch
    {
        Redis => RedisConnector.Check(RedisOptions, IsReadOnly ? null : ServiceId, cancellationToken),
        Postgres => PostgresSchema.Apply(ConnectionString, cancellationToken),
        Sqlite => SqliteSchema.Apply(ConnectionString, cancellationToken),
        _ => AzureTables.Check(ConnectionString, IsReadOnly, cancellationToken),
    };

    /// <summary>
    /// What is wrong with the store and what to do about it, if waiting cannot help; null if the error passes by itself.
    /// </summary>
    public string? Describe(Exception exception) => Kind switch
    {
        Redis => RedisErrors.Describe(RedisOptions, exception),
        Postgres => PostgresErrors.Describe(new(ConnectionString), exception),
        Sqlite => SqliteErrors.Describe(Path.GetFullPath(new SqliteConnectionStringBuilder(ConnectionString).DataSource), exception),
        _ => AzureErrors.Describe(AzureTables.EndpointOf(ConnectionString), exception),
    };
}
