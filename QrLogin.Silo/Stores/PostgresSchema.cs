using Npgsql;

namespace QrLogin.Silo.Stores;

/// <summary>
/// Creates the tables and queries that Orleans' AdoNet provider needs in a PostgreSQL database, unless they exist, and
/// checks that the database accepts writes and that the role may use them.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>Longer than for a grain's commands: another silo may be creating the tables.</summary>
    private const int ScriptSeconds = 15;

    /// <summary>The script runs in one transaction, so if the tables exist, everything does.</summary>
    private const string SchemaExists =
        "SELECT to_regclass('OrleansStorage') IS NOT NULL AND to_regclass('OrleansQuery') IS NOT NULL";

    private const string IsStandby = "SELECT pg_is_in_recovery()", IsReadOnly = "SELECT current_setting('transaction_read_only')::boolean";

    private const string MayUseSchema = """
        SELECT has_table_privilege('OrleansQuery', 'SELECT')
            AND (SELECT bool_and(has_table_privilege('OrleansStorage', wanted))
                 FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) wanted)
        """;

    /// <exception cref="PostgresException">
    /// The role, the database or a right is missing, the database is read-only, or the server cannot serve yet.
    /// </exception>
    public static async Task Apply(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await ThrowIfReadOnly(connection, cancellationToken);
        // Leaves an existing schema alone, so that the silo's database user needs no right to create tables.
        if (!await Ask(connection, SchemaExists, cancellationToken))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.Run(await SqlScript.Read("postgres.sql", cancellationToken), cancellationToken, ScriptSeconds);
            await transaction.CommitAsync(cancellationToken);
        }

        if (!await Ask(connection, MayUseSchema, cancellationToken))
            throw Refused("it may not read and write the tables", PostgresErrorCodes.InsufficientPrivilege);
    }

    /// <summary>A standby may yet be promoted. What an operator made read-only stays so.</summary>
    private static async Task ThrowIfReadOnly(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await Ask(connection, IsStandby, cancellationToken))
            throw Refused("the server is a standby; promote it, or name the primary", PostgresErrorCodes.CannotConnectNow);
        if (await Ask(connection, IsReadOnly, cancellationToken))
            throw Refused("default_transaction_read_only is on", PostgresErrorCodes.ReadOnlySqlTransaction);
    }

    private static PostgresException Refused(string message, string code) => new(message, "ERROR", "ERROR", code);

    private static async Task<bool> Ask(NpgsqlConnection connection, string question, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // One of the constants above.
        await using var query = new NpgsqlCommand(question, connection);
#pragma warning restore CA2100
        return await query.ExecuteScalarAsync(cancellationToken) is true;
    }
}
