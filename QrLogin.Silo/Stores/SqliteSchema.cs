using Microsoft.Data.Sqlite;

namespace QrLogin.Silo.Stores;

/// <summary>Creates the tables and queries that Orleans' AdoNet provider needs in a SQLite file, and checks the file.</summary>
internal static class SqliteSchema
{
    private const int SqliteCorrupt = 11;

    /// <summary>How long SQLite waits for another connection's lock: not long, since the caller tries again.</summary>
    private const int BusySeconds = 1;

    /// <exception cref="SqliteException">The file is not a database, is damaged, read-only or locked.</exception>
    public static async Task Apply(string connectionString, CancellationToken cancellationToken)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = BusySeconds, Pooling = false };
        await using var connection = new SqliteConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA quick_check(1)";
        if (await check.ExecuteScalarAsync(cancellationToken) is not "ok")
            throw new SqliteException("The file is damaged.", SqliteCorrupt);

        await connection.Run(await SqlScript.Read("sqlite.sql", cancellationToken), cancellationToken);
    }
}
