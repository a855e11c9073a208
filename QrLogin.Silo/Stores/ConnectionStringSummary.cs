using System.Globalization;
using System.Net;

namespace QrLogin.Silo.Stores;

/// <summary>
/// Shows the parts of a connection string that are known to be harmless: where the store is, and whether the connection is encrypted.
/// The summary is built from these parts, so that no password shows, however it is written.
/// </summary>
public static class ConnectionStringSummary
{
    private const string Mask = "***";

    /// <summary>Summarizes the connection string of a provider.</summary>
    /// <param name="kind">The provider's type or, for AdoNet, its invariant.</param>
    /// <param name="text">The connection string.</param>
    /// <returns>The summary; the mask alone if the kind is unknown or the text is malformed.</returns>
    public static string Of(string? kind, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return kind switch
        {
            Store.Redis => OfRedis(text),
            Store.Postgres => OfPostgres(text),
            Store.Sqlite => ConnectionStringCheck.ParseSqlite(text) is { } sqlite ? Join("; ", ("Data Source", sqlite.DataSource)) : Mask,
            Store.Azure => ConnectionStringCheck.ParseAzure(text) is { } azure ? azure.Uri.GetLeftPart(UriPartial.Path) : Mask,
            _ => Mask,
        };
    }

    /// <summary>Summarizes a member of <c>ConnectionStrings</c> by the name that the profiles give it.</summary>
    public static string OfName(string name, string text) => Of(
        name?.ToUpperInvariant() switch
        {
            "REDIS" => Store.Redis,
            "POSTGRES" => Store.Postgres,
            "SQLITE" => Store.Sqlite,
            "TABLES" => Store.Azure,
            _ => null,
        },
        text);

    private static string OfRedis(string text)
    {
        if (ConnectionStringCheck.ParseRedis(text) is not { } parsed) return Mask;
        string hosts = string.Join(",", parsed.EndPoints.Select(Address));
        return hosts + (parsed.Ssl ? ",ssl=true" : "") + (parsed.User is null ? "" : ",user=" + Mask)
            + (parsed.Password is null ? "" : ",password=" + Mask);
    }

    private static string Address(EndPoint endpoint) => endpoint switch
    {
        DnsEndPoint { Port: 0 } name => name.Host,
        DnsEndPoint name => string.Create(CultureInfo.InvariantCulture, $"{name.Host}:{name.Port}"),
        IPEndPoint { Port: 0 } address => address.Address.ToString(),
        _ => endpoint.ToString() ?? Mask,
    };

    private static string OfPostgres(string text)
    {
        if (ConnectionStringCheck.ParsePostgres(text) is not { } parsed) return Mask;
        return Join(
            ";",
            ("Host", Shown(text, "Host", parsed.Host)),
            ("Port", parsed.Port.ToString(CultureInfo.InvariantCulture)),
            ("Database", Shown(text, "Database", parsed.Database)),
            ("SSL Mode", parsed.SslMode.ToString()),
            ("Maximum Pool Size", parsed.MaxPoolSize.ToString(CultureInfo.InvariantCulture)),
            ("Username", parsed.Username is null ? null : Mask),
            ("Password", parsed.Password is null ? null : Mask));
    }

    /// <summary>
    /// A value that cannot be a part of a password. In <c>Password=a;Database=b</c> the person may have meant one password, so the
    /// keyword must stand before it, with the value that applies.
    /// </summary>
    private static string? Shown(string text, string keyword, string? value)
    {
        string[] parts = [.. text.Split(';', StringSplitOptions.TrimEntries)];
        int password = Array.FindIndex(parts, part => Is(part, "Password") || Is(part, "Pwd"));
        if (value is null || password < 0) return value;
        return parts[..password].Any(part => Is(part, keyword) && part.Split('=', 2)[1].Trim() == value) ? value : Mask;

        static bool Is(string part, string keyword) =>
            part.Contains('=', StringComparison.Ordinal)
            && part.Split('=')[0].Trim().Equals(keyword, StringComparison.OrdinalIgnoreCase);
    }

    private static string Join(string separator, params (string Name, string? Value)[] parts) =>
        string.Join(separator, parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={part.Value}"));
}
