using System.Diagnostics;
using Npgsql;

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

    /// <summary>Gives a private file to the server's user.</summary>
    public static Task Own(string file)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return IsRoot ? Run("chown", "postgres", file) : Task.CompletedTask;
    }

    /// <summary>Runs a statement as the owner of everything. Returns the first value of its result.</summary>
    public async Task<object?> Execute(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString};Database={database};Pooling=False");
        await connection.OpenAsync();
#pragma warning disable CA2100 // A test's own statement.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Puts lines before the others of pg_hba.conf: the first that matches a connection counts.</summary>
    public async Task Admit(string lines)
    {
        string access = Path.Combine(folder, "pg_hba.conf");
        await File.WriteAllTextAsync(access, lines + "\n" + await File.ReadAllTextAsync(access));
        await Execute("SELECT pg_reload_conf()");
    }

    /// <summary>Restarts the server as a standby with the same data, until <c>pg_promote()</c>.</summary>
    public async Task BecomeStandby()
    {
        await Stop();
        string signal = Path.Combine(folder, "standby.signal");
        await File.WriteAllTextAsync(signal, "");
        await Own(signal);
        await Start();
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
