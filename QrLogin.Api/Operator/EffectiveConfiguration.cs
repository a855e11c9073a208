using System.Text.RegularExpressions;

namespace QrLogin.Api.Operator;

/// <summary>The settings in effect, from files, the environment and the command line, with secrets masked.</summary>
internal static partial class EffectiveConfiguration
{
    private const string Mask = "***";

    private static readonly string[] OwnSections =
    [
        "QrLogin", "Orleans", "ConnectionStrings", "Authentication", "Kestrel", "Logging",
        "urls", "http_ports", "https_ports", "environment", "OTEL_EXPORTER_OTLP_ENDPOINT",
    ];

    public static IReadOnlyDictionary<string, string> Of(IConfiguration configuration)
    {
        var shown = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            if (value is not null && IsOwn(key)) shown.Add(key, Masked(key, value));
        }

        return shown;
    }

    /// <summary>Masks the value if its key names a secret, and the secret parts of a connection string.</summary>
    public static string Masked(string key, string value)
    {
        if (SecretName().IsMatch(key)) return Mask;
        if (!key.Contains("Connection", StringComparison.OrdinalIgnoreCase)) return value;
        return UserInfo().Replace(SecretPart().Replace(value, $"$1={Mask}"), $"//{Mask}@");
    }

    private static bool IsOwn(string key) => OwnSections.Any(section =>
        key.Equals(section, StringComparison.OrdinalIgnoreCase)
        || key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Matches a key whose last part names a secret. The rate limit of the class <c>Password</c>, and the switch
    /// <c>Passwords</c>, are not secret.
    /// </summary>
    [GeneratedRegex("(?<!RateLimits:.*)(secret[^:]*|password|noncekey|[^:]*token|apikey)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    /// <summary>
    /// Matches a part of a connection string whose name says that it is secret. A quoted value may contain the
    /// separators.
    /// </summary>
    [GeneratedRegex(
        """((?:password|pwd|accountkey|sharedaccesssignature|sharedaccesskey|sig|secret)[a-z ]*)\s*=\s*("[^"]*"|'[^']*'|[^;,]*)""",
        RegexOptions.IgnoreCase)]
    private static partial Regex SecretPart();

    /// <summary>Matches the credentials in <c>redis://user:password@host</c>.</summary>
    [GeneratedRegex("//[^/@]*@")]
    private static partial Regex UserInfo();
}
