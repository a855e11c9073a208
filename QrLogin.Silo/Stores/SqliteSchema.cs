using Microsoft.Data.Sqlite;
using QrLogin.Silo.Configuration;

namespace QrLogin.Silo.Stores;

/// <summary>Creates the tables and queries that Orleans' AdoNet provider needs in a SQLite file.</summary>
internal static class SqliteSchema
{
    /// <exception cref="ConfigurationException">The file cannot be opened.</exception>
    public static async Task Apply(string connectionString, CancellationToken cancellationToken)
    {
        string file = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        await using var connection = new SqliteConnection(connectionString);
        try
        {
            CreatePrivateFile(file);
            await connection.OpenAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new ConfigurationException([$"ConnectionStrings:sqlite names {file}, which cannot be opened: {e.Message}"]);
        }

        await connection.Run(await SqlScript.Read("sqlite.sql", cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Creates the folder and, except on Windows, an empty file that only this user can access: it will hold password
    /// hashes.
    /// </summary>
    private static void CreatePrivateFile(string file)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string folder = Path.GetDirectoryName(file)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        if (!Directory.Exists(folder)) Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
        if (File.Exists(file)) return;
        // The folder may have existed already and be readable by others. SQLite gives its additional files the same
        // mode as this one.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Owner };
        new FileStream(file, options).Dispose();
    }
}
