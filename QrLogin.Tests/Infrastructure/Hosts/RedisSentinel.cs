using System.Diagnostics;

namespace QrLogin.Tests.Infrastructure;

/// <summary>One Redis Sentinel, a mode of redis-server. It alone decides when the primary is down, and promotes a replica.</summary>
internal sealed class RedisSentinel(string folder, int port, int primary) : IDisposable
{
    public const string Service = "qrlogin";

    private Process? _process;

    public async Task Start()
    {
        Directory.CreateDirectory(folder);
        // Sentinel writes its state into this file.
        string settings = Path.Combine(folder, "sentinel.conf");
        await File.WriteAllTextAsync(
            settings,
            $"""
            bind 127.0.0.1
            port {port}
            dir {folder}
            logfile {Path.Combine(folder, "log")}
            sentinel monitor {Service} 127.0.0.1 {primary} 1
            sentinel down-after-milliseconds {Service} 1000
            sentinel failover-timeout {Service} 10000
            """);
        _process = Process.Start(Servers.Find("redis-server")!, [settings, "--sentinel"]);
    }

    public void Dispose()
    {
        if (_process is null) return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
