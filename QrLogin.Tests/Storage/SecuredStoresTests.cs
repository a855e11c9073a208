using QrLogin.Tests.Infrastructure;
using QrLogin.Tests.Startup;

namespace QrLogin.Tests.Storage;

/// <summary>
/// A service on stores with TLS, few rights and a difficult password works, or says at the start what is wrong: in one sentence that names
/// the setting, and without any piece of the password. The table of what works in docs/operations.md names these tests.
/// </summary>
[Collection(OnProductionStores.Name)]
[Trait("Speed", "Slow")]
public sealed class SecuredStoresTests(ProductionStores stores)
{
    private const string Redis = "ConnectionStrings:redis", Postgres = "ConnectionStrings:postgres", Secret = "hunter";

    /// <summary>What is wrong, the setting that a start must name, and what it must say.</summary>
    public static TheoryData<string, string, string> Refusals => new()
    {
        { "Redis: unknown authority", Redis, "the TLS connection to Redis at localhost:" },
        { "Redis: wrong password", Redis, "does not let this process in. Correct user and password." },
        { "Redis: a password where none is set", Redis, "does not let this process in. Correct user and password." },
        { "Redis: keys of another service", Redis, "refuses a command that this process needs: " },
        { "PostgreSQL: unknown authority", Postgres, "the TLS connection to PostgreSQL at localhost:" },
        { "PostgreSQL: another host's certificate", Postgres, "the TLS connection to PostgreSQL at 127.0.0.1:" },
        { "PostgreSQL: no TLS", Postgres, "does not let the role \"app\" in: pg_hba.conf rejects connection" },
        { "PostgreSQL: wrong password", Postgres, "does not accept the password of the role \"app\"" },
        { "PostgreSQL: no tables", Postgres, "the role \"app\" lacks rights: permission denied for schema public. Apply postgres.sql" },
        { "PostgreSQL: may only read", Postgres, "GRANT SELECT, INSERT, UPDATE, DELETE ON OrleansStorage TO \"reader\"" },
        { "PostgreSQL: read-only", Postgres, "is read-only for the role \"frozen\": default_transaction_read_only is on." },
    };

    [Fact]
    public async Task A_service_with_TLS_few_rights_and_a_difficult_password_serves_a_login()
    {
        Servers.SkipIfMissing();
        string postgres = stores.Postgres("made", "app");
        var refused = await Start($"{Postgres}={postgres}");
        InProcessStart.AssertRefused(refused, Postgres + ": ", "the role \"app\" lacks rights: it may not read and write the tables.");
        await stores.Parts.Postgres.Execute(refused.Said[(refused.Said.IndexOf("then: ", StringComparison.Ordinal) + 6)..], "made");

        var variables = new Dictionary<string, string>
        {
            ["ConnectionStrings__redis"] = stores.RedisUrl,
            ["ConnectionStrings__postgres"] = postgres,
            ["SSL_CERT_FILE"] = stores.Certificates.Authority,
            ["Logging__LogLevel__Default"] = "Debug",
        };
        string[] args =
        [
            .. stores.Settings(ProductionStores.Service).Where(s => !s.StartsWith("ConnectionStrings", StringComparison.Ordinal))
                .Select(s => "--" + s),
        ];
        var (folder, address) = (stores.Parts.Folder, new Uri($"http://127.0.0.1:{stores.Parts.NextPort}"));
        await using var silo = ServiceProcess.Start("QrLogin.Silo.dll", folder, "Production", variables, args);
        await using var api = ServiceProcess.StartApi("QrLogin.Api.dll", folder, address, args, variables);
        await silo.IsReady();
        await api.IsReady();
        await WholeLogin.AssertSucceeds(api.Http);

        await using var redis = await stores.Parts.Redis.Connect();
        Assert.Contains(" user=app ", $"{await redis.GetDatabase().ExecuteAsync("CLIENT", "LIST")}", StringComparison.Ordinal);
        const string Encrypted = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'app' AND ssl";
        Assert.NotEqual(0L, await stores.Parts.Postgres.Execute(Encrypted));
        Assert.DoesNotContain(Secret, silo.Output + api.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, MemberData(nameof(Refusals))]
    public async Task A_silo_names_the_setting_of_a_store_that_refuses_it(string wrong, string key, string says)
    {
        Servers.SkipIfMissing();
        InProcessStart.AssertRefused(await Start($"{key}={Setting(wrong)}"), key + ": ", says);
    }

    /// <summary>The server comes back as a standby: the same data, but in recovery until it is promoted.</summary>
    [Fact]
    public async Task A_front_end_with_a_silo_waits_for_a_standby_and_serves_a_login_once_it_is_promoted()
    {
        Servers.SkipIfMissing();
        var postgres = stores.Parts.Postgres;
        await postgres.BecomeStandby();
        var log = new LogLines();
        await using var host = new ApiHost(null, stores.HostSettings("standby", new() { ["Logging:LogLevel:Default"] = "Warning" }), log);
        var start = Task.Run(async () => await host.InitializeAsync(), TestContext.Current.CancellationToken);
        await log.Says("Waiting for the store configured by ConnectionStrings:postgres: 57P03: the server is a standby; promote it");
        Assert.False(start.IsCompleted);

        await postgres.Execute("SELECT pg_promote()");
        await start;
        await WholeLogin.AssertSucceeds(host.Http);
    }

    private async Task<(int Code, string Said)> Start(string setting)
    {
        var (code, said) = await InProcessStart.Of(
            "QrLogin.Silo.dll", stores.Parts.Folder, [.. stores.Settings("refused"), setting]);
        Assert.DoesNotContain(Secret, said, StringComparison.OrdinalIgnoreCase);
        return (code, said);
    }

    private string Setting(string wrong) => wrong switch
    {
        "Redis: unknown authority" => stores.RedisUrl,
        "Redis: wrong password" => $"redis://app:wrong-hunter2%2C%3D@{PlainRedis}",
        "Redis: a password where none is set" => $"redis://:hunter2@{PlainRedis}",
        "Redis: keys of another service" => $"redis://app:{Uri.EscapeDataString(ProductionStores.Password)}@{PlainRedis}",
        "PostgreSQL: unknown authority" => stores.Postgres("made", "app").Split(";Root Certificate")[0],
        "PostgreSQL: another host's certificate" => stores.Postgres("made", "app", ";Host=127.0.0.1"),
        "PostgreSQL: no TLS" => stores.Postgres("made", "app", ";SSL Mode=Disable"),
        "PostgreSQL: wrong password" => stores.Postgres("made", "app", ";Password=wrong-hunter2"),
        "PostgreSQL: no tables" => stores.Postgres("fresh", "app"),
        "PostgreSQL: may only read" => stores.Postgres("made", "reader"),
        _ => stores.Postgres("made", "frozen"),
    };

    private string PlainRedis => stores.Parts.Redis.ConnectionString.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
}
