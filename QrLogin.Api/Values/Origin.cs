using System.Globalization;
using System.Net;

namespace QrLogin.Api.Values;

/// <summary>
/// An origin (RFC 6454) in the one form that browsers send: lower case, without a path and without the default port. Equal origins have
/// equal texts. Besides http and https, an app may have a scheme of its own.
/// </summary>
internal sealed record Origin
{
    private const string Http = "http", Https = "https";

    /// <summary>Schemes whose pages have no origin of their own (browsers send "null"), or that are not schemes of pages.</summary>
    private static readonly string[] s_opaque =
        ["about", "blob", "data", "file", "filesystem", "ftp", "javascript", "mailto", "null", "urn", "view-source", "ws", "wss"];

    private Origin(string scheme, string host, int? port)
    {
        (Scheme, Host, Port) = (scheme, host, port);
        Value = $"{scheme}://{host}" + (port is null ? "" : string.Create(CultureInfo.InvariantCulture, $":{port}"));
    }

    public string Scheme { get; }

    /// <summary>A name in Punycode, an IPv4 address, or an IPv6 address in brackets; empty for an app without a host.</summary>
    public string Host { get; }

    /// <summary>The port; null for the scheme's default.</summary>
    public int? Port { get; }

    /// <summary>The origin as browsers send it.</summary>
    public string Value { get; }

    /// <summary>Whether this is the origin of a web site, and not of an app.</summary>
    public bool IsWeb => Scheme is Http or Https;

    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The <c>Origin</c> headers that this origin's pages may send. Without a host, there are two ways to write it.</summary>
    public string[] HeaderValues => Host.Length > 0 ? [Value] : [Value, Scheme + ":/"];

    /// <summary>
    /// Parses an origin in any form that a person may write: with surrounding spaces, capitals, letters of any script, or the slash at the
    /// end. Returns null for anything that is not an origin and nothing more.
    /// </summary>
    public static Origin? Parse(string text)
    {
        text = text.Trim();
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return null;
        string scheme = text[..colon].ToLowerInvariant(), rest = text[(colon + 1)..];
        if (!IsScheme(scheme) || s_opaque.Contains(scheme)) return null;
        bool isWeb = scheme is Http or Https;
        if (!isWeb && rest is "/" or "//") return new(scheme, "", null);
        return rest.StartsWith("//", StringComparison.Ordinal) ? ParseAuthority(scheme, rest[2..]) : null;
    }

    /// <summary>The origin of an absolute http or https URI; null if it is not one, or has user information.</summary>
    public static Origin? OfUri(string uri)
    {
        int start = uri.IndexOf("://", StringComparison.Ordinal);
        if (start < 0) return null;
        int length = uri.AsSpan(start + 3).IndexOfAny('/', '?', '#');
        return Parse(length < 0 ? uri : uri[..(start + 3 + length)]) is { IsWeb: true } origin ? origin : null;
    }

    /// <summary>Whether a Host header names this site. Some proxies remove the port, so it may be missing.</summary>
    public bool IsNamedBy(HostString host) =>
        Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && (host.Port is not { } port || port == (Port ?? DefaultPort(Scheme)));

    public override string ToString() => Value;

    private static Origin? ParseAuthority(string scheme, string authority)
    {
        if (authority.EndsWith('/')) authority = authority[..^1];
        int colon = authority.IndexOf(':', authority.IndexOf(']', StringComparison.Ordinal) + 1);
        if (HostName.Canonicalize(colon < 0 ? authority : authority[..colon]) is not { } host) return null;
        if (colon < 0) return new(scheme, host, null);
        bool isPort = int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port);
        if (!isPort || port is 0 or > ushort.MaxValue) return null;
        return new(scheme, host, port == DefaultPort(scheme) ? null : port);
    }

    private static bool IsScheme(string scheme) =>
        scheme is [>= 'a' and <= 'z', ..] && scheme.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '+' or '-' or '.');

    private static int? DefaultPort(string scheme) => scheme switch
    {
        Http => 80,
        Https => 443,
        _ => null,
    };
}
