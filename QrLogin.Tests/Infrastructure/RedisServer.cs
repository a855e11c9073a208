using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A Redis of the test's own, which keeps on the disk what it has acknowledged.</summary>
internal sealed class RedisServer(string folder, int port) : IAsyncDisposable
{
    private Process? _process;

    public string ConnectionString => $"127.0.0.1:{port}";

    public async Task Start()
    {
        Directory.CreateDirectory(folder);
        string[] settings =
        [
            "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--dir", folder,
            "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--logfile", Path.Combine(folder, "log"),
        ];
        _process = Process.Start(Servers.Find("redis-server")!, settings);
        await using var redis = await Connect();
    }

    /// <summary>A connection, once the server answers.</summary>
    public async Task<ConnectionMultiplexer> Connect() =>
        await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { ConnectionString }, ConnectRetry = 100, ConnectTimeout = 500, AllowAdmin = true });

    /// <summary>Ends it as an operator would.</summary>
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

    private async Task Gone()
    {
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }
}
