using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;

namespace QrLogin.Silo;

/// <summary>Makes the SQLite file what Orleans' provider expects, before the silo starts and reads it.</summary>
internal sealed class SqliteSchema(string connectionString) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        string file = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        await using var connection = new SqliteConnection(connectionString);
        try
        {
            MakePrivateFolder(Path.GetDirectoryName(file)!);
            await connection.OpenAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new ConfigurationException([$"ConnectionStrings:sqlite names {file}, which cannot be opened: {e.Message}"]);
        }

        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a file of this assembly.
        command.CommandText = await Script(cancellationToken);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The file holds the hashes of passwords: other users of the machine have no business there.</summary>
    private static void MakePrivateFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async Task<string> Script(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(typeof(SqliteSchema).Assembly.GetManifestResourceStream("sql/sqlite.sql")!);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
