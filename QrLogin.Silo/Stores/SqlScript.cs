using System.Data.Common;

namespace QrLogin.Silo.Stores;

/// <summary>The scripts in <c>sql/</c>, which are embedded in this assembly.</summary>
internal static class SqlScript
{
    public static async Task<string> Read(string name, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(typeof(SqlScript).Assembly.GetManifestResourceStream("sql/" + name)!);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <param name="seconds">How long the script may take; null for the connection's own limit.</param>
    public static async Task Run(
        this DbConnection connection, string script, CancellationToken cancellationToken, int? seconds = null)
    {
        await using var command = connection.CreateCommand();
        command.CommandTimeout = seconds ?? command.CommandTimeout;
#pragma warning disable CA2100 // The text is an embedded file, not user input.
        command.CommandText = script;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
