using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Entrances;

/// <summary>
/// Every entrance meets every failure: what each port answers, what liveness, readiness and <c>operator check</c> say,
/// and what is logged. docs/operations.md shows the table.
/// </summary>
[Collection(nameof(Chaos.ChaosTests))]
public sealed class EntranceTests(ITestOutputHelper output) : OnClusterParts
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Every_entrance_answers_every_failure_as_documented()
    {
        SteppedClock.SkipIfMissing();
        long start = Stopwatch.GetTimestamp();
        var rows = await Task.WhenAll(Embedded(), Clustered());
        output.WriteLine($"All failures took {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s.");
        string table = Entrance.Header + string.Concat(rows.SelectMany(r => r));
        Snapshot.MatchesSection("docs/operations.md", "entrances", table, "entrances");
    }

    /// <summary>One process, whose store is a file.</summary>
    private static async Task<List<string>> Embedded()
    {
        using var folder = new TempFolder();
        var (clock, ports) = (new SteppedClock(folder.Path), Servers.FreePorts(3));
        await using var api = ServiceProcess.Start(
            "QrLogin.Api.dll",
            folder.Path,
            "Development",
            clock.Variables,
            [
                $"--urls=http://127.0.0.1:{ports}", $"--QrLogin:OperatorPort={ports + 1}", $"--QrLogin:DashboardPort={ports + 2}",
                "--QrLogin:RateLimits:Enabled=false", "--QrLogin:Clients:tv:Name=TV", $"--QrLogin:SessionLifetime={s_lifetime}",
            ]);
        using HttpClient main = Client(ports), admin = Client(ports + 1), dashboard = Client(ports + 2);
        await api.IsReady();
        var entrance = new Entrance(main, admin, dashboard, [api], []);
        await entrance.Works();

        string file = Path.Combine(folder.Path, "data", "qrlogin.db");
        await using var writer = new SqliteConnection($"Data Source={file};Pooling=False");
        await writer.OpenAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>
        {
            await entrance.Meet(new(
                "one process: SQLite is locked by another writer",
                "identity: refuses writes",
                () => Execute(writer, "BEGIN IMMEDIATE"),
                () => Execute(writer, "ROLLBACK"))),
        };
        await writer.CloseAsync();
        rows.Add(await entrance.Meet(new(
            "one process: SQLite's file is moved",
            "qrlogin.db was deleted, moved or replaced",
            () => Move(file, file + ".away"),
            () => Move(file + ".away", file))));
        var pc = await TestPc.Open(main);
        long opened = Stopwatch.GetTimestamp();
        rows.Add(await entrance.Meet(new(
            "one process: the clock is set back by 3 h",
            "the wall clock was set back by",
            () => Step(clock, TimeSpan.FromHours(-3)),
            null)));
        await Ends(pc, opened);
        return rows;
    }

    /// <summary>A front end, a silo and the stores, each a process.</summary>
    private async Task<List<string>> Clustered()
    {
        var (clock, ports) = (new SteppedClock(Parts.Folder), Servers.FreePorts(3));
        await using var silo = ServiceProcess.Start(
            "QrLogin.Silo.dll",
            Parts.Folder,
            "Production",
            clock.Variables,
            [.. Parts.SiloSettings(), $"--QrLogin:DashboardPort={ports + 2}"]);
        await silo.IsReady();
        await using var api = ServiceProcess.Start(
            "QrLogin.Api.dll",
            Parts.Folder,
            "Production",
            clock.Variables,
            [
                .. Parts.Settings, $"--urls=http://127.0.0.1:{ports}", $"--QrLogin:OperatorPort={ports + 1}",
                "--QrLogin:Clients:tv:Name=TV", $"--webRoot={Path.Combine(Repository.Root, "QrLogin.Api", "wwwroot")}",
            ]);
        await api.IsReady();
        using HttpClient main = Client(ports), admin = Client(ports + 1), dashboard = Client(ports + 2);
        main.DefaultRequestHeaders.Host = "login.example.com";
        await using var redis = await Parts.Redis.Connect();
        var server = redis.GetServers().Single();
        await using var sql = NpgsqlDataSource.Create(Parts.Postgres.ConnectionString);
        await using var locker = await sql.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var entrance = new Entrance(main, admin, dashboard, [api, silo], [.. Parts.Settings, "--environment=Production"]);
        await entrance.Works();

        var rows = new List<string>();
        foreach (var failure in new Failure[]
        {
            new(
                "PostgreSQL is locked by another writer",
                "identity: refuses writes: a write has not completed within 2 s",
                () => Execute(locker, "BEGIN; LOCK TABLE OrleansStorage IN EXCLUSIVE MODE"),
                () => Execute(locker, "ROLLBACK")),
            new(
                "PostgreSQL is read-only",
                "identity: refuses writes: PostgresException: 25006",
                () => Execute(locker, "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()"),
                () => Execute(
                    locker,
                    "SET default_transaction_read_only = off",
                    "ALTER SYSTEM RESET default_transaction_read_only",
                    "SELECT pg_reload_conf()")),
            new(
                "Redis is full",
                "OOM command not allowed when used memory",
                () => server.ConfigSetAsync("maxmemory", "1"),
                () => server.ConfigSetAsync("maxmemory", "0")),
            new("PostgreSQL is gone", "identity: refuses writes", Parts.Postgres.Stop, Parts.Postgres.Start),
            new(
                "the clock is set back by 3 h",
                "the wall clock was set back by",
                () => Step(clock, TimeSpan.FromHours(-3)),
                () => Step(clock, TimeSpan.Zero)),
            new("Redis has lost the list of silos", "restart the silos", () => server.FlushAllDatabasesAsync(), null)
            {
                InStatus = false,
            },
            new("there is no silo", "No gateways available", silo.Kill, null) { InStatus = false },
        })
        {
            rows.Add(await entrance.Meet(failure));
        }

        return rows;
    }

    /// <summary>A session that was open when the clock was set back ends in time all the same.</summary>
    private static async Task Ends(TestPc pc, long opened)
    {
        while ((await pc.Poll()) is { Status: 200 } poll && poll["status"].GetString() == "waiting")
        {
            Assert.True(Stopwatch.GetElapsedTime(opened) < 5 * s_lifetime, "The session has not ended.");
            await Pause.For(TimeSpan.FromMilliseconds(100));
        }
    }

    private static HttpClient Client(int port) => new() { BaseAddress = new($"http://127.0.0.1:{port}") };

    private static Task Step(SteppedClock clock, TimeSpan offset)
    {
        clock.Step(offset);
        return Task.CompletedTask;
    }

    private static Task Move(string from, string to)
    {
        File.Move(from, to);
        return Task.CompletedTask;
    }

    private static async Task Execute(System.Data.Common.DbConnection connection, params string[] statements)
    {
        foreach (string statement in statements)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements of this test.
            command.CommandText = statement;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}
