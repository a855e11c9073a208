using Microsoft.Data.Sqlite;

namespace QrLogin.Silo.Stores;

/// <summary>Makes a SQLite file what Orleans' provider expects.</summary>
internal static class SqliteSchema
{
    /// <exception cref="ConfigurationException">The file cannot be opened.</exception>
    public static async Task Apply(string connectionString, CancellationToken cancellationToken)
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

        await connection.Run(await SqlScript.Read("sqlite.sql", cancellationToken), cancellationToken);
    }

    /// <summary>The file holds the hashes of passwords: other users of the machine have no business there.</summary>
    private static void MakePrivateFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
