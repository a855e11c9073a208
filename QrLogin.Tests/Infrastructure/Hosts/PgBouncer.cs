using System.Diagnostics;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A PgBouncer in transaction mode: each transaction gets any of a few connections to PostgreSQL.</summary>
internal sealed class PgBouncer(string folder, int port, PostgresServer server) : IDisposable
{
    private Process? _process;

    public async Task Start()
    {
        Directory.CreateDirectory(folder);
        string settings = Path.Combine(folder, "pgbouncer.ini"), users = Path.Combine(folder, "users.txt");
        await File.WriteAllTextAsync(users, "\"qrlogin\" \"\"\n");
        await File.WriteAllTextAsync(
            settings,
            $"""
            [databases]
            qrlogin = host=127.0.0.1 port={server.Port} dbname=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {users}
            pool_mode = transaction
            default_pool_size = 2
            """);
        // It refuses to run as root.
        string[] user = Environment.UserName == "root" ? ["-u", "postgres"] : [];
        _process = Process.Start(Servers.Find("pgbouncer")!, ["-q", .. user, settings]);
    }

    public void Dispose()
    {
        if (_process is null) return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
