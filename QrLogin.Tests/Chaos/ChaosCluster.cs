using System.Collections.Concurrent;
using System.Security.Cryptography;
using Npgsql;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Chaos;

/// <summary>Three silos, two front ends, Redis and PostgreSQL, each a real process that can be killed, frozen and started again.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private readonly ClusterParts _parts = new();
    private readonly int _port = Servers.FreePorts(8);
    private readonly ServiceProcess?[] _silos = new ServiceProcess?[3], _apis = new ServiceProcess?[2];

    /// <summary>Who is down or frozen: such a one is left alone until it is up again.</summary>
    private readonly HashSet<string> _busy = [];

    /// <summary>What a process said that did not get ready.</summary>
    public ConcurrentBag<string> StartsThatFailed { get; } = [];

    /// <summary>Where the front ends listen, whether or not they are up.</summary>
    public Uri[] Addresses => [Address(0), Address(1)];

    public async Task Start()
    {
        await _parts.StartStores();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(StartSilo).Concat(Enumerable.Range(0, 2).Select(StartApi)));
    }

    /// <summary>Does one random harm, and makes it good again. What it was, at once; when it is over, by the task.</summary>
    public (string Name, Task Over)? Harm()
    {
        var harms = new (string Name, string Who, Func<Task> Do)[]
        {
            ("kill -9 a silo", "silo", () => OnASilo(s => s.Kill())),
            ("kill -9 an API", "api", () => OnAnApi(a => a.Kill())),
            ("SIGTERM a silo", "silo", () => OnASilo(Terminate)),
            ("SIGSTOP a silo for 20 s", "silo", () => OnASilo(Freeze)),
            ("restart Redis", "redis", () => Restart("redis", _parts.Redis.Stop, _parts.Redis.Start)),
            ("kill -9 Redis", "redis", () => Restart("redis", _parts.Redis.Kill, _parts.Redis.Start)),
            ("restart PostgreSQL", "postgres", () => Restart("postgres", _parts.Postgres.Stop, _parts.Postgres.Start)),
        };
        var (name, who, harm) = harms[RandomNumberGenerator.GetInt32(harms.Length)];
        bool possible = who switch
        {
            // One of each is always left: what must survive is any single death.
            "silo" => !_busy.Any(b => b.StartsWith("silo", StringComparison.Ordinal)),
            "api" => !_busy.Any(b => b.StartsWith("api", StringComparison.Ordinal)),
            _ => !_busy.Contains(who),
        };
        return possible ? (name, harm()) : null;
    }

    /// <summary>How many records of sessions Redis holds.</summary>
    public async Task<int> Sessions()
    {
        await using var redis = await _parts.Redis.Connect();
        return await redis.GetServers().Single().KeysAsync(pattern: "*qrlogin.session*", pageSize: 1000).CountAsync(k => k.ToString().Contains("/state/", StringComparison.Ordinal));
    }

    /// <summary>How many records of logins PostgreSQL holds.</summary>
    public async Task<int> Logins()
    {
        await using var connection = new NpgsqlConnection(_parts.Postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM OrleansStorage WHERE GrainTypeString LIKE '%login' AND PayloadBinary IS NOT NULL", connection);
        return (int)(long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _apis.Concat(_silos).OfType<ServiceProcess>()) await process.DisposeAsync();
        await _parts.DisposeAsync();
    }

    /// <summary>What the processes that run now have said that no one should have to read.</summary>
    public string Complaints() => string.Join('\n', _apis.Concat(_silos).OfType<ServiceProcess>().SelectMany(p => p.Output.Split('\n')).Where(l => l.StartsWith("crit:", StringComparison.Ordinal)));

    private Uri Address(int api) => new($"http://127.0.0.1:{_port + api}");

    private Task OnASilo(Func<ServiceProcess, Task> harm) => On("silo", _silos, harm, StartSilo);

    private Task OnAnApi(Func<ServiceProcess, Task> harm) => On("api", _apis, harm, StartApi);

    private async Task On(string kind, ServiceProcess?[] processes, Func<ServiceProcess, Task> harm, Func<int, Task> start)
    {
        int i = RandomNumberGenerator.GetInt32(processes.Length);
        _busy.Add(kind + i);
        var process = processes[i]!;
        await harm(process);
        if (process.HasEnded)
        {
            processes[i] = null;
            await process.DisposeAsync();
            // A store may be down while it starts: then it ends, and whoever supervises it starts it again.
            while (processes[i] is null)
            {
                await Pause.For(TimeSpan.FromSeconds(1));
                if (await Record.ExceptionAsync(() => start(i)) is { } e) StartsThatFailed.Add($"{kind}: {e.Message}");
            }
        }

        _busy.Remove(kind + i);
    }

    private async Task Restart(string who, Func<Task> stop, Func<Task> start)
    {
        _busy.Add(who);
        await stop();
        await Pause.For(TimeSpan.FromSeconds(1));
        await start();
        _busy.Remove(who);
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
        // It finds itself declared dead, and ends; or it was never missed.
        await Pause.For(TimeSpan.FromSeconds(5));
    }

    private async Task StartSilo(int i) => _silos[i] = await ServiceProcess.Silo(_parts.Folder, "Production", [.. Settings, $"--Orleans:Endpoints:SiloPort={_port + 2 + i}", $"--Orleans:Endpoints:GatewayPort={_port + 5 + i}"]);

    private async Task StartApi(int i) => _apis[i] = await ServiceProcess.Api(_parts.Folder, "Production", [.. Settings, $"--urls={Address(i)}"]);

    private string[] Settings =>
    [
        .. _parts.Settings, $"--QrLogin:SessionLifetime={Attempt.Lifetime}", $"--QrLogin:Redelivery={Attempt.Redelivery}", "--QrLogin:Retention=00:00:10",
    ];
}

/// <summary>What a client does between two tries, and trouble between two blows: time passes. Nothing is waited for.</summary>
internal static class Pause
{
    public static async Task For(TimeSpan span)
    {
        using var timer = new PeriodicTimer(span);
        await timer.WaitForNextTickAsync();
    }
}
