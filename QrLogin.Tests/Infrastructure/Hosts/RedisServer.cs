using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A separate Redis, which stores every acknowledged write on disk.</summary>
/// <param name="settings">Additional arguments of the server.</param>
internal sealed class RedisServer(string folder, int port, params string[] settings) : IAsyncDisposable
{
    private Process? _process;

    public string ConnectionString => $"127.0.0.1:{port}";

    public async Task Start()
    {
        Directory.CreateDirectory(folder);
        string[] args =
        [
            "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--dir", folder,
            "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--logfile", Log, .. settings,
        ];
        _process = Process.Start(Servers.Find("redis-server")!, args)!;
        await using var redis = await Connect();
    }

    /// <summary>A connection, once the server answers: it listens before it has loaded its data.</summary>
    public async Task<ConnectionMultiplexer> Connect()
    {
        var options = new ConfigurationOptions { EndPoints = { ConnectionString }, AllowAdmin = true, AbortOnConnectFail = false };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (long start = Stopwatch.GetTimestamp(); ; await timer.WaitForNextTickAsync())
        {
            var redis = await ConnectionMultiplexer.ConnectAsync(options);
            if (redis.IsConnected) return redis;
            await redis.DisposeAsync();
            if (_process is { HasExited: true } || Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException(
                    $"Redis does not answer. It said:\n{string.Join('\n', (await File.ReadAllLinesAsync(Log)).TakeLast(20))}");
        }
    }

    /// <summary>Stops the server as an operator would.</summary>
    public async Task Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"])) await kill.WaitForExitAsync();
        await Gone();
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await Gone();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await Kill();
    }

    private string Log => Path.Combine(folder, "log");

    private async Task Gone()
    {
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }
}
