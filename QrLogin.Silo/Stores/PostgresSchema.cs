using Npgsql;

namespace QrLogin.Silo.Stores;

/// <summary>Makes a PostgreSQL database what Orleans' provider expects, where it is not yet.</summary>
internal static class PostgresSchema
{
    /// <summary>The script runs in one transaction, so either all of it is there or nothing.</summary>
    private const string IsThere = "SELECT to_regclass('OrleansStorage') IS NOT NULL AND to_regclass('OrleansQuery') IS NOT NULL";

    public static async Task Apply(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        // Where it was applied already nothing is written, so that a silo's user need not be allowed to.
        await using var ask = new NpgsqlCommand(IsThere, connection);
        if (await ask.ExecuteScalarAsync(cancellationToken) is true) return;

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.Run(await SqlScript.Read("postgres.sql", cancellationToken), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
