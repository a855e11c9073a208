using System.Text.RegularExpressions;

namespace QrLogin.Silo.Stores;

/// <summary>
/// A URL for Redis as Redis' tools and cloud providers write it, such as <c>rediss://user:password@host:6380/0</c>. User and password are
/// percent-encoded, so they can contain any character, which a connection string of StackExchange.Redis cannot express. The query
/// consists of that library's options, such as <c>?connectTimeout=5000</c>.
/// </summary>
internal sealed partial class RedisUrl
{
    /// <summary>Options that other parts of the URL set.</summary>
    private static readonly string[] s_otherParts = ["user=", "password=", "ssl=", "defaultDatabase="];

    private RedisUrl(string options, string? user, string? password) => (Options, User, Password) = (options, user, password);

    /// <summary>Everything but the credentials, as a connection string of StackExchange.Redis.</summary>
    public string Options { get; }

    public string? User { get; }

    public string? Password { get; }

    /// <summary>Whether the text is meant as a URL for Redis.</summary>
    public static bool IsUrl(string text) => Scheme().IsMatch(text);

    /// <summary>Parses a URL; null if it is malformed or could be read in two ways. The options are not checked.</summary>
    public static RedisUrl? TryParse(string text)
    {
        if (Url().Match(text) is not { Success: true } url) return null;
        string?[] query = [.. url.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Option)];
        bool isSentinel = query.Any(option => option?.StartsWith("serviceName=", StringComparison.OrdinalIgnoreCase) is true);
        string?[] hosts = [.. url.Groups["hosts"].Value.Split(',').Select(host => WithPort(host, isSentinel ? ":26379" : ":6379"))];
        string? user = Decode(url.Groups["user"].Value), password = Decode(url.Groups["password"].Value);
        if (user is null || password is null || hosts.Contains(null) || query.Contains(null)) return null;
        string?[] options =
        [
            .. hosts,
            url.Groups["tls"].Success ? "ssl=true" : "",
            url.Groups["database"] is { Length: > 0 } database ? "defaultDatabase=" + database : "",
            .. query,
        ];
        return new(string.Join(',', options.Where(option => option != "")), user == "" ? null : user, password == "" ? null : password);
    }

    /// <summary>The default port is that of Redis' tools, also with TLS, where StackExchange.Redis would use 6380.</summary>
    private static string? WithPort(string host, string defaultPort)
    {
        int colon = host.LastIndexOf(':');
        if (colon > host.LastIndexOf(']')) return host.IndexOf(':', StringComparison.Ordinal) == colon || host[0] == '[' ? host : null;
        return host.Length == 0 ? null : host + defaultPort;
    }

    private static string? Option(string part) =>
        Decode(part) is { } option
        && option.Contains('=', StringComparison.Ordinal)
        && !option.Contains(',', StringComparison.Ordinal)
        && !s_otherParts.Any(other => option.StartsWith(other, StringComparison.OrdinalIgnoreCase))
            ? option
            : null;

    /// <summary>Decodes percent-encoded UTF-8; null if it is invalid, which .NET leaves as it is.</summary>
    private static string? Decode(string text)
    {
        string decoded = Uri.UnescapeDataString(text);
        return decoded.AsSpan().Count('%') == text.AsSpan().Count("%25") ? decoded : null;
    }

    [GeneratedRegex(@"^\s*rediss?://", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    /// <summary>
    /// No part contains an unencoded <c>/ ? # @</c>. So a password that is not encoded matches nothing, and none of it passes for a host.
    /// </summary>
    [GeneratedRegex(
        """
        ^\s*redis(?<tls>s)?://
        ((?<user>[^\s\p{Cc}:/?\#@\[\]]*):(?<password>[^\s\p{Cc}/?\#@\[\]]+)@)?
        (?<hosts>[^\s/?\#@=]+)
        (/(?<database>[0-9]{0,5}))?
        (\?(?<query>[^\s\#@]*))?\s*$
        """,
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Url();
}
