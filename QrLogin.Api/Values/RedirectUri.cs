namespace QrLogin.Api.Values;

/// <summary>
/// Where a client's authorization codes may be sent: an https address, an http address of the same machine, or an address of a private
/// scheme, such as <c>com.example.app:/signed-in</c> (RFC 8252, section 7).
/// </summary>
internal sealed record RedirectUri
{
    private const string Http = "http";

    private static readonly string[] s_loopbackLiterals = ["http://127.0.0.1", "http://[::1]"];

    private RedirectUri(string value) => Value = value;

    public string Value { get; }

    /// <summary>Whether it is only safe on a development machine: another program may answer for the name localhost.</summary>
    public bool IsForDevelopment { get; private init; }

    /// <summary>The part before the port; null unless the port does not matter.</summary>
    private string? Loopback { get; init; }

    /// <summary>Reads a setting; null unless it is an absolute address of one of these kinds, without a fragment or a wildcard.</summary>
    public static RedirectUri? Parse(string text)
    {
        text = text.Trim();
        bool isPlain = text.All(c => c is > ' ' and <= '~' and not ('"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}'));
        if (!isPlain || text.Contains('#', StringComparison.Ordinal) || text.Contains('*', StringComparison.Ordinal)) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0) return null;
        if (uri.Scheme == Uri.UriSchemeHttps) return uri.Host.Length > 0 ? new(text) : null;
        if (uri.Scheme == Http) return ParseHttp(text, uri);
        // RFC 8252, section 7.1: a domain name in reverse, which has a dot.
        bool isPrivate = uri.Scheme.Contains('.', StringComparison.Ordinal) && text.StartsWith(uri.Scheme, StringComparison.Ordinal);
        return isPrivate ? new(text) : null;
    }

    /// <summary>
    /// Whether an address in a request is exactly this one. The port of a loopback address does not matter, since a program
    /// takes whichever is free (RFC 8252, section 7.3).
    /// </summary>
    public bool Matches(string text)
    {
        if (text == Value) return true;
        return Loopback is { } start && text.StartsWith(start, StringComparison.Ordinal)
            && WithoutPort(text[start.Length..]) is { } rest && rest == WithoutPort(Value[start.Length..]);
    }

    public override string ToString() => Value;

    private static RedirectUri? ParseHttp(string text, Uri uri)
    {
        if (uri.Host == "localhost") return new(text) { IsForDevelopment = true };
        return s_loopbackLiterals.FirstOrDefault(literal => text.StartsWith(literal, StringComparison.Ordinal)) is { } start
            && WithoutPort(text[start.Length..]) is not null
                ? new(text) { Loopback = start }
                : null;
    }

    /// <summary>What follows the port, if there is one; null if the authority is malformed.</summary>
    private static string? WithoutPort(string rest)
    {
        if (rest.StartsWith(':'))
        {
            int end = rest.AsSpan(1).IndexOfAnyExceptInRange('0', '9');
            string port = end < 0 ? rest[1..] : rest[1..(end + 1)];
            if (port.StartsWith('0') || !ushort.TryParse(port, out _)) return null;
            rest = rest[(port.Length + 1)..];
        }

        return rest is "" or ['/' or '?', ..] ? rest : null;
    }
}
