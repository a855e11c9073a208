using QrLogin.Silo.Stores;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Storage;

/// <summary>
/// Stores as production has them: both with TLS from a private certificate authority, a password with every difficult character, a Redis
/// user with access to one service's keys only, and PostgreSQL roles with few rights.
/// </summary>
public sealed class ProductionStores : OnClusterParts, IAsyncLifetime
{
    /// <summary>Each part contains "hunter", so that a search finds any piece that leaks.</summary>
    internal const string Password =
        "hunter2,hunter3=hunter4:hunter5/hunter6 hunter7@hunter8?hunter9#hunterA%hunterB&hunterC;hunterD'hunterE\"hunterF\\hunterGé漢😀";

    /// <summary>The service whose keys the Redis user may use.</summary>
    internal const string Service = "secured";

    private int _secureRedis;

    internal new ClusterParts Parts => base.Parts;

    internal StoreCertificates Certificates { get; private set; } = null!;

    internal string RedisAddress => $"localhost:{_secureRedis}";

    /// <summary>The URL that an operator writes.</summary>
    internal string RedisUrl => $"rediss://app:{Uri.EscapeDataString(Password)}@{RedisAddress}";

    /// <summary>The connection string that an operator writes.</summary>
    internal string Postgres(string database, string role, string rest = "") =>
        $"Host=localhost;Port={Parts.Postgres.Port};Database={database};Username={role};Password='{Password.Replace("'", "''", Ordinal)}';"
        + $"SSL Mode=VerifyFull;Root Certificate={Certificates.Authority}{rest}";

    /// <summary>The settings of a service of its own on these stores, each as <c>key=value</c>.</summary>
    internal string[] Settings(string service) =>
        [.. Parts.SiloSettings().Select(s => s[2..]), $"Orleans:ServiceId={service}", $"Orleans:ClusterId={Unique.Text()}"];

    /// <summary>The settings of a front end that hosts a silo, as a service of its own on these stores.</summary>
    /// <param name="changes">Settings that differ.</param>
    internal Dictionary<string, string> HostSettings(string service, Dictionary<string, string> changes)
    {
        var settings = Settings(service).Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => s[1]);
        settings["QrLogin:Hosting"] = "Silo";
        foreach (var (key, value) in changes) settings[key] = value;
        return settings;
    }

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        if (Servers.Missing is not null) return;
        Certificates = new(Parts.Folder);
        await Certificates.Write();
        await InitializeAsync();
        _secureRedis = Parts.NextPort;
        await SecureRedis();
        await PostgresServer.Own(Certificates.Key);
        await SecurePostgres();
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private async Task SecureRedis()
    {
        await using var connection = await Parts.Redis.Connect();
        var redis = connection.GetDatabase();
        // The port comes last: it needs the certificate.
        (string Name, string Value)[] settings =
        [
            ("tls-cert-file", Certificates.Certificate), ("tls-key-file", Certificates.Key), ("tls-ca-cert-file", Certificates.Authority),
            ("tls-auth-clients", "no"), ("tls-port", $"{_secureRedis}"),
        ];
        await redis.ExecuteAsync("CONFIG", ["SET", .. settings.SelectMany(s => new[] { s.Name, s.Value })]);
        string[] rights = [$"~{Service}/*", "+@all", "-@admin", "-@dangerous", "+info"];
        await redis.ExecuteAsync("ACL", ["SETUSER", "app", "on", ">" + Password, .. rights]);
    }

    private async Task SecurePostgres()
    {
        var postgres = Parts.Postgres;
        (string Name, string Value)[] settings =
            [("ssl_cert_file", Certificates.Certificate), ("ssl_key_file", Certificates.Key), ("ssl", "on")];
        foreach (var (name, value) in settings) await postgres.Execute($"ALTER SYSTEM SET {name} = '{value}'");
        foreach (string role in new[] { "app", "reader", "frozen" })
        {
            await postgres.Execute($"CREATE ROLE {role} LOGIN PASSWORD '{Password.Replace("'", "''", Ordinal)}'");
            await postgres.Admit($"hostssl all {role} 127.0.0.1/32 scram-sha-256\nhost all {role} 127.0.0.1/32 reject");
        }

        foreach (string database in new[] { "fresh", "made" })
        {
            await postgres.Execute($"CREATE DATABASE {database}");
            await postgres.Execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC", database);
        }

        await PostgresSchema.Apply($"{postgres.ConnectionString};Database=made;Pooling=False", CancellationToken.None);
        await postgres.Execute("GRANT SELECT ON OrleansStorage, OrleansQuery TO reader", "made");
        await postgres.Execute("GRANT ALL ON OrleansStorage, OrleansQuery TO frozen", "made");
        await postgres.Execute("ALTER ROLE frozen SET default_transaction_read_only = on");
    }
}

[CollectionDefinition(Name)]
[Trait("Speed", "Slow")]
public sealed class OnProductionStores : ICollectionFixture<ProductionStores>
{
    public const string Name = "production stores";
}
