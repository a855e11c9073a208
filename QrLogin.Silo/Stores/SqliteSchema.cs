using Microsoft.Data.Sqlite;
using QrLogin.Silo.Configuration;

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
            MakePrivate(file);
            await connection.OpenAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new ConfigurationException([$"ConnectionStrings:sqlite names {file}, which cannot be opened: {e.Message}"]);
        }

        await connection.Run(await SqlScript.Read("sqlite.sql", cancellationToken), cancellationToken);
    }

    /// <summary>The file holds the hashes of passwords: other users of the machine have no business there.</summary>
    private static void MakePrivate(string file)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string folder = Path.GetDirectoryName(file)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        if (!Directory.Exists(folder)) Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
        // In a folder that was there already, the file itself has to be. SQLite gives its other files the same mode.
        if (!File.Exists(file)) using (new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Owner }))
        {
        }
    }
}
