using Npgsql;

namespace QrLogin.Silo.Stores;

/// <summary>
/// Creates the tables and queries that Orleans' AdoNet provider needs in a PostgreSQL database, unless they exist.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>The script runs in one transaction, so if the tables exist, everything does.</summary>
    private const string SchemaExists =
        "SELECT to_regclass('OrleansStorage') IS NOT NULL AND to_regclass('OrleansQuery') IS NOT NULL";

    public static async Task Apply(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        // Leaves an existing schema alone, so that the silo's database user needs no right to create tables.
        await using var query = new NpgsqlCommand(SchemaExists, connection);
        if (await query.ExecuteScalarAsync(cancellationToken) is true) return;

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.Run(await SqlScript.Read("postgres.sql", cancellationToken), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
