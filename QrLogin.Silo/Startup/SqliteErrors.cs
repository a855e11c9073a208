using Microsoft.Data.Sqlite;

namespace QrLogin.Silo.Startup;

/// <summary>Tells SQLite's permanent errors from passing ones.</summary>
internal static class SqliteErrors
{
    // https://www.sqlite.org/rescode.html
    private const int Perm = 3, Busy = 5, Locked = 6, NoMemory = 7, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, NotADatabase = 26;
    private const int IoErrorLock = 3850, IoErrorSharedMemory = 5386;

    /// <summary>What is wrong and what to do; null if the error passes.</summary>
    public static string? Describe(string file, Exception exception) => exception switch
    {
        SqliteException e => Describe(file, e),
        UnauthorizedAccessException => $"this process may not read and write {file}, or its folder. Correct the rights or the path.",
        IOException e when IsDiskFull(e) => null,
        IOException or NotSupportedException => $"{file} cannot be opened: {exception.Message} Correct the path.",
        _ => $"{file} cannot be used: {exception.GetType().Name}: {exception.Message}",
    };

    private static string? Describe(string file, SqliteException e) => (e.SqliteErrorCode, e.SqliteExtendedErrorCode) switch
    {
        (Busy or Locked or NoMemory or Full, _) => null,
        (IoError, IoErrorLock or IoErrorSharedMemory) =>
            $"{file} is on a file system without the file locks that SQLite needs. Move it to a local disk.",
        (IoError, _) => null,
        (NotADatabase, _) => $"{file} is not a SQLite database. Correct the path, or move the file away.",
        (Corrupt, _) => $"{file} is damaged. Restore it from a backup, or move it away to start with no accounts.",
        (ReadOnly or Perm, _) =>
            $"{file} is read-only. This process must be able to write the file and its folder; Mode must not be ReadOnly.",
        _ => $"{file} cannot be opened: {e.Message} Correct the path; this process must be able to write the file and its folder.",
    };

    /// <summary>ENOSPC or EDQUOT, which .NET reports as the code of the platform, or ERROR_DISK_FULL on Windows.</summary>
    private static bool IsDiskFull(IOException e) => (e.HResult & 0xFFFF) is 28 or 122 or 112;
}
