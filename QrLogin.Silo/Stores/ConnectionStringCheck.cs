using System.Globalization;
using System.Net;
using Azure.Data.Tables;
using Microsoft.Data.Sqlite;
using Npgsql;
using StackExchange.Redis;

namespace QrLogin.Silo.Stores;

/// <summary>
/// Finds connection strings that can never work, or that would not do what they say. No message contains any part of the text, and none
/// is a parser's own: both could quote a password.
/// </summary>
internal static class ConnectionStringCheck
{
    private const string
        MustBeRedis = "a connection string for Redis: either the hosts, then options that StackExchange.Redis knows, such as "
            + "host:6379,user=…,password=…,ssl=true; or a URL such as rediss://user:password@host:6380/0, which a password with a comma "
            + "needs, with user and password percent-encoded (%2C for a comma)",
        MustBeForNpgsql = "a connection string that Npgsql can read, such as " + ExamplePostgres + ", and not a URL",
        MustBePostgres = "a connection string for PostgreSQL that names a Host and makes sense otherwise, such as " + ExamplePostgres,
        ExamplePostgres = "Host=db.example;Port=5432;Database=qrlogin;Username=…;Password=…",
        MustBeSqlite = "a connection string for SQLite that names a file it may write, such as Data Source=data/qrlogin.db, "
            + "without a password, which this build does not support",
        MustBeAzure = "a connection string for Azure Table storage, such as "
            + "DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…, or the https URL of its endpoint";

    private static readonly string[] s_azureKeys =
    [
        "DefaultEndpointsProtocol", "AccountName", "AccountKey", "EndpointSuffix", "TableEndpoint", "TableSecondaryEndpoint",
        "BlobEndpoint", "QueueEndpoint", "FileEndpoint", "SharedAccessSignature", "UseDevelopmentStorage", "DevelopmentStorageProxyUri",
    ];

    /// <summary>Returns what the connection string must be; null if it may work.</summary>
    /// <param name="kind">One of the constants of <see cref="Store"/>.</param>
    /// <param name="text">The connection string.</param>
    public static string? FindMistake(string kind, string text) => kind switch
    {
        Store.Redis => IsRedis(text) ? null : MustBeRedis,
        Store.Postgres => IsPostgres(text) ? null : CanNpgsqlRead(text) ? MustBePostgres : MustBeForNpgsql,
        Store.Sqlite => IsSqlite(text) ? null : MustBeSqlite,
        _ => IsAzure(text) ? null : MustBeAzure,
    };

    /// <summary>Parses a connection string or a URL for Redis; null if it can never work.</summary>
    public static ConfigurationOptions? ParseRedis(string text)
    {
        if (!RedisUrl.IsUrl(text)) return ParseRedisOptions(text);
        if (RedisUrl.TryParse(text) is not { } url || ParseRedisOptions(url.Options) is not { } options) return null;
        (options.User, options.Password) = (url.User, url.Password);
        return options;
    }

    /// <summary>Parses a connection string for PostgreSQL; null if it can never work.</summary>
    public static NpgsqlConnectionStringBuilder? ParsePostgres(string text)
    {
        if (HasBlankPassword(text) || Try(() => new NpgsqlConnectionStringBuilder(text)) is not { Host: { } hosts } parsed) return null;
        if (!hosts.Split(',').All(IsPostgresHost) || parsed.Port > ushort.MaxValue) return null;
        // The constructor compares settings with each other. It does not connect.
        using var connection = Try(() => new NpgsqlConnection(text));
        return connection is null ? null : parsed;
    }

    /// <summary>Parses a connection string for SQLite; null if it can never work or would keep nothing.</summary>
    public static SqliteConnectionStringBuilder? ParseSqlite(string text) =>
        Try(() => new SqliteConnectionStringBuilder(text)) is { Password: "" } parsed && IsFile(parsed) ? parsed : null;

    /// <summary>Creates a client of Azure Table storage; null if the connection string can never work.</summary>
    public static TableServiceClient? ParseAzure(string text) => CanBeAzure(text) ? Try(() => AzureTables.CreateClient(text)) : null;

    /// <summary>Whether the connection string names a file, and not a database in memory or a URI, which has options of its own.</summary>
    public static bool IsFile(SqliteConnectionStringBuilder parsed) =>
        !string.IsNullOrWhiteSpace(parsed.DataSource)
        && !parsed.DataSource.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
        && !parsed.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
        && parsed.Mode is SqliteOpenMode.ReadWriteCreate or SqliteOpenMode.ReadWrite;

    private static bool IsRedis(string text) => ParseRedis(text) is not null;

    /// <summary>
    /// Parses a connection string of StackExchange.Redis. Its hosts come first: what follows an option is more likely the rest of a
    /// password with a comma.
    /// </summary>
    private static ConfigurationOptions? ParseRedisOptions(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] hosts = [.. parts.TakeWhile(part => !part.Contains('=', StringComparison.Ordinal))];
        bool hasHosts = hosts.Length > 0 && hosts.All(IsRedisHost);
        if (!hasHosts || !parts.Skip(hosts.Length).All(IsOption)) return null;
        return Try(() => ConfigurationOptions.Parse(text)) is { } options && options.EndPoints.Count == hosts.Length ? options : null;
    }

    private static bool IsPostgres(string text) => ParsePostgres(text) is not null;

    private static bool CanNpgsqlRead(string text) => Try(() => new NpgsqlConnectionStringBuilder(text)) is not null;

    private static bool IsSqlite(string text) => ParseSqlite(text) is not null;

    private static bool IsAzure(string text) => ParseAzure(text) is not null;

    private static bool CanBeAzure(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var uri))
            return uri is { Scheme: "https", UserInfo: "", Fragment: "" };
        string[] parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var keys = parts.Select(part => part.Split('=')[0].Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!parts.All(IsOption) || !keys.IsSubsetOf(s_azureKeys)) return false;
        return keys.IsSupersetOf(["AccountName", "AccountKey"])
            || (keys.Contains("SharedAccessSignature") && (keys.Contains("TableEndpoint") || keys.Contains("AccountName")))
            || keys.Contains("UseDevelopmentStorage");
    }

    /// <summary>
    /// Whether a part has a name and a value. A blank password is the variable of a template that was never set. For Redis,
    /// <c>$COMMAND=</c> disables a command.
    /// </summary>
    private static bool IsOption(string part) =>
        part.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 && (equals < part.Length - 1 || part[0] == '$');

    private static bool IsRedisHost(string text)
    {
        // A Unix socket.
        if (text is ['!', '/', ..]) return true;
        if (IPAddress.TryParse(text, out _)) return true;
        int colon = text.LastIndexOf(':');
        return colon < 0 ? IsHost(text) : IsHost(text[..colon]) && IsPort(text[(colon + 1)..]);
    }

    private static bool IsPostgresHost(string text)
    {
        text = text.Trim();
        // The folder of a Unix socket, or an abstract one.
        if (text is ['/' or '@', ..]) return true;
        int colon = text.IndexOf(':', text.IndexOf(']', StringComparison.Ordinal) + 1);
        return colon < 0 ? IsHost(text) : IPAddress.TryParse(text, out _) || (IsHost(text[..colon]) && IsPort(text[(colon + 1)..]));
    }

    private static bool IsHost(string text) =>
        text is ['[', .., ']']
            ? IPAddress.TryParse(text, out _)
            : text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_');

    private static bool IsPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= ushort.MaxValue;

    /// <summary>Npgsql does not tell a blank value from none.</summary>
    private static bool HasBlankPassword(string text) =>
        text.Split(';').Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .Any(part => part is [var name, ""] && name.ToUpperInvariant() is "PASSWORD" or "PWD" or "PSW");

    /// <summary>Each parser reports what it cannot read by other exceptions.</summary>
    private static T? Try<T>(Func<T> parse)
        where T : class
    {
        try
        {
            return parse();
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or NotSupportedException
            or OverflowException or InvalidCastException or KeyNotFoundException)
        {
            return null;
        }
    }
}
