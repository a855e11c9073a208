using System.Diagnostics;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A separate PostgreSQL.</summary>
internal sealed class PostgresServer(string folder, int port) : IAsyncDisposable
{
    public int Port => port;

    public string ConnectionString => $"Host=127.0.0.1;Port={port};Database=postgres;Username=qrlogin";

    public async Task Start()
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            if (IsRoot) await Run("chown", "postgres", folder);
            await Tool($"initdb -D '{folder}' -U qrlogin -A trust");
        }

        await Tool($"pg_ctl -D '{folder}' -o '-h 127.0.0.1 -p {port} -k /tmp' -l '{folder}/log' -w start");
    }

    /// <summary>Stops the server as an operator would, and disconnects every client.</summary>
    public Task Stop() => Tool($"pg_ctl -D '{folder}' -m fast -w stop");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(folder, "postmaster.pid"))) await Tool($"pg_ctl -D '{folder}' -m immediate -w stop");
    }

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static Task Tool(string command)
    {
        string path = $"PATH='{string.Join(':', Servers.Folders)}'; {command} >/dev/null";
        return IsRoot ? Run("su", "postgres", "-s", "/bin/bash", "-c", path) : Run("bash", "-c", path);
    }

    private static async Task Run(string program, params string[] args)
    {
        using var process = Process.Start(program, args);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)} failed.");
    }
}
