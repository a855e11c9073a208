using System.Collections.Concurrent;
using System.Security.Cryptography;
using Npgsql;
using QrLogin.Api.SigningKeys;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Chaos;

/// <summary>Three silos, two front ends and their stores, each a real process that can be killed, frozen and started again.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private readonly TempFolder _keys = new();
    private readonly ClusterParts _parts;
    private readonly bool _isAzure;
    private readonly int _port = Servers.FreePorts(8);
    private readonly SupervisedProcess[] _silos, _apis;

    /// <summary>A store that is down is not disturbed until it is up again.</summary>
    private readonly ConcurrentDictionary<string, bool> _down = new();

    /// <param name="profile"><c>cluster</c> or <c>azure</c>.</param>
    public ChaosCluster(string profile)
    {
        (_parts, _isAzure) = (new(profile), profile == "azure");
        _silos = [.. Enumerable.Range(0, 3).Select(i => new SupervisedProcess(() => StartSilo(i), StartsThatFailed))];
        _apis = [.. Enumerable.Range(0, 2).Select(i => new SupervisedProcess(() => StartApi(i), StartsThatFailed))];
    }

    /// <summary>The output of a process that did not become ready.</summary>
    public ConcurrentBag<string> StartsThatFailed { get; } = [];

    /// <summary>The addresses of the front ends, whether or not they are up.</summary>
    public Uri[] Addresses => [Address(0), Address(1)];

    public async Task Start()
    {
        new SigningKeyFolder(_keys.Path).Create(TimeProvider.System.GetUtcNow());
        await _parts.StartStores();
        await Task.WhenAll(All.Select(p => p.Start()));
    }

    /// <summary>Causes one random failure and repairs it. Returns its name at once; the task completes when it is over.</summary>
    public (string Name, Task Over)? Harm()
    {
        (string Name, string Who, Func<Task> Do)[] harms =
        [
            ("kill -9 a silo", "silo", () => Pick(_silos).Harm(s => s.Kill())),
            ("kill -9 an API", "api", () => Pick(_apis).Harm(a => a.Kill())),
            ("SIGTERM a silo", "silo", () => Pick(_silos).Harm(Terminate)),
            ("SIGSTOP a silo for 20 s", "silo", () => Pick(_silos).Harm(Freeze)),
            .. _isAzure ? OnAzure : OnCluster,
        ];
        var (name, who, harm) = harms[RandomNumberGenerator.GetInt32(harms.Length)];
        bool possible = who switch
        {
            // Only single failures must be survived, so the others of the kind must be up.
            "silo" => _silos.All(s => s.IsUp),
            "api" => _apis.All(a => a.IsUp),
            _ => !_down.ContainsKey(who),
        };
        return possible ? (name, harm()) : null;
    }

    private (string, string, Func<Task>)[] OnCluster =>
    [
        ("restart Redis", "redis", () => Restart("redis", _parts.Redis.Stop)),
        ("kill -9 Redis", "redis", () => Restart("redis", _parts.Redis.Kill)),
        ("restart PostgreSQL", "postgres", () => Restart("postgres", _parts.Postgres.Stop)),
    ];

    /// <summary>Not kill -9: <see cref="AzuriteServer"/>.</summary>
    private (string, string, Func<Task>)[] OnAzure =>
    [
        ("restart Azurite", "tables", () => Restart("tables", _parts.Tables.Stop)),
        ("SIGSTOP Azurite for 5 s", "tables", () => Disturb("tables", () => _parts.Tables.Freeze(TimeSpan.FromSeconds(5)))),
    ];

    /// <summary>The number of session records.</summary>
    public async Task<int> Sessions()
    {
        if (_isAzure) return await _parts.Tables.Count("qrlogin.session");
        await using var redis = await _parts.Redis.Connect();
        return await redis.GetServers().Single().KeysAsync(pattern: "*qrlogin.session*", pageSize: 1000)
            .CountAsync(k => k.ToString().Contains("/state/", StringComparison.Ordinal));
    }

    /// <summary>The number of login records.</summary>
    public async Task<int> Logins()
    {
        if (_isAzure) return await _parts.Tables.Count("qrlogin.login");
        await using var connection = new NpgsqlConnection(_parts.Postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM OrleansStorage WHERE GrainTypeString LIKE '%login' AND PayloadBinary IS NOT NULL", connection);
        return (int)(long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in All) await process.DisposeAsync();
        await _parts.DisposeAsync();
        _keys.Dispose();
    }

    /// <summary>Log lines that must not occur.</summary>
    public string Complaints() => string.Join('\n', All.SelectMany(p => p.Complaints));

    private Uri Address(int api) => new($"http://127.0.0.1:{_port + api}");

    private IEnumerable<SupervisedProcess> All => _silos.Concat(_apis);

    private static SupervisedProcess Pick(SupervisedProcess[] processes) => processes[RandomNumberGenerator.GetInt32(processes.Length)];

    private Task Restart(string store, Func<Task> stop) => Disturb(store, async () =>
    {
        await stop();
        await Pause.For(TimeSpan.FromSeconds(1));
        await _parts.Start(store);
    });

    private async Task Disturb(string store, Func<Task> harm)
    {
        _down[store] = true;
        await harm();
        _down.TryRemove(store, out _);
    }

    private static async Task Terminate(ServiceProcess silo)
    {
        silo.Terminate();
        await silo.Ended();
    }

    private static async Task Freeze(ServiceProcess silo)
    {
        silo.Signal("STOP");
        await Pause.For(TimeSpan.FromSeconds(20));
        silo.Signal("CONT");
        // The silo finds itself declared dead and ends, or it was not missed. Until then, no other silo may fail.
        await Pause.For(TimeSpan.FromSeconds(5));
    }

    private Task<ServiceProcess> StartSilo(int i) =>
        ServiceProcess.Silo(
            _parts.Folder,
            "Production",
            [.. Settings, $"--Orleans:Endpoints:SiloPort={_port + 2 + i}", $"--Orleans:Endpoints:GatewayPort={_port + 5 + i}"]);

    private Task<ServiceProcess> StartApi(int i) => ServiceProcess.Api(
        _parts.Folder,
        "Production",
        [.. Settings, $"--urls={Address(i)}", ChaosLogin.ClientSetting, $"--QrLogin:SigningKeys={_keys.Path}"]);

    private string[] Settings =>
    [
        .. _parts.Settings, $"--QrLogin:SessionLifetime={ChaosLogin.Lifetime}", "--QrLogin:Retention=00:00:10",
    ];
}
