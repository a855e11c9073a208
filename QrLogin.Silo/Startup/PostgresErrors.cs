using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace QrLogin.Silo.Startup;

/// <summary>Tells PostgreSQL's permanent errors from passing ones.</summary>
internal static class PostgresErrors
{
    /// <summary>
    /// SQLSTATE classes (appendix A of PostgreSQL's manual) of errors that pass: the server starts, stops, is out of
    /// connections or disk space, is a standby that may yet be promoted, or another transaction is in the way.
    /// </summary>
    private static readonly string[] s_passing = ["08", "40", "53", "55", "57", "58", "XX"];

    /// <summary>What is wrong and what to do; null if the error passes.</summary>
    public static string? Describe(NpgsqlConnectionStringBuilder settings, Exception exception)
    {
        var causes = StartupErrors.WithCauses(exception).ToList();
        if (causes.OfType<PostgresException>().FirstOrDefault() is { } refused)
            return s_passing.Any(c => refused.SqlState.StartsWith(c, StringComparison.Ordinal)) ? null : Describe(settings, refused);
        string server = $"PostgreSQL at {settings.Host}:{settings.Port}", reason = causes[^1].Message;
        if (causes.Any(e => e is AuthenticationException))
            return $"the TLS connection to {server} fails: {reason} Correct Host, SSL Mode and Root Certificate.";
        // An I/O error, or the end of the stream: the server is down, unreachable, slow or restarting.
        return causes.Any(e => e is SocketException or TimeoutException or EndOfStreamException or OperationCanceledException)
            || causes.Any(e => e is IOException and not FileNotFoundException and not DirectoryNotFoundException)
            ? null
            : $"the process cannot connect to {server}: {reason}";
    }

    /// <summary>What the role must be granted.</summary>
    public static string Grants(NpgsqlConnectionStringBuilder settings) =>
        "Apply postgres.sql as the owner of the database, then: "
        + $"GRANT CONNECT ON DATABASE \"{Database(settings)}\" TO \"{settings.Username}\"; "
        + $"GRANT USAGE ON SCHEMA public TO \"{settings.Username}\"; "
        + $"GRANT SELECT, INSERT, UPDATE, DELETE ON OrleansStorage TO \"{settings.Username}\"; "
        + $"GRANT SELECT ON OrleansQuery TO \"{settings.Username}\";";

    private static string? Database(NpgsqlConnectionStringBuilder settings) => settings.Database ?? settings.Username;

    private static string Describe(NpgsqlConnectionStringBuilder settings, PostgresException refused)
    {
        string role = $"\"{settings.Username}\"", server = $"PostgreSQL at {settings.Host}:{settings.Port}";
        return refused.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword =>
                $"{server} does not accept the password of the role {role}. Correct Username and Password.",
            PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"{server} does not let the role {role} in: {refused.MessageText}. Correct Username, or admit the role in pg_hba.conf.",
            PostgresErrorCodes.InvalidCatalogName =>
                $"{server} has no database \"{Database(settings)}\". Create it, or correct Database.",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"the role {role} lacks rights: {refused.MessageText}. {Grants(settings)}",
            PostgresErrorCodes.ReadOnlySqlTransaction =>
                $"{server} is read-only for the role {role}: {refused.MessageText}. "
                + "Turn default_transaction_read_only off for the role, the database and the server.",
            _ => $"{server} answers {refused.SqlState}: {refused.MessageText}.",
        };
    }
}
