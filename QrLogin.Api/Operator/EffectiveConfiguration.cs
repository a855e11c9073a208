using System.Text.RegularExpressions;

namespace QrLogin.Api.Operator;

/// <summary>The settings as they came together from files, environment and command line, with what is secret in them masked.</summary>
internal static partial class EffectiveConfiguration
{
    private const string Mask = "***";

    private static readonly string[] OwnSections = ["QrLogin", "Orleans", "ConnectionStrings", "Authentication", "Kestrel", "Logging", "urls", "http_ports", "https_ports", "environment", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    public static IReadOnlyDictionary<string, string> Of(IConfiguration configuration) => new SortedDictionary<string, string>(
        configuration.AsEnumerable()
            .Where(s => s.Value is not null && OwnSections.Any(ours => s.Key.Equals(ours, StringComparison.OrdinalIgnoreCase) || s.Key.StartsWith(ours + ":", StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(s => s.Key, s => Masked(s.Key, s.Value!)),
        StringComparer.Ordinal);

    /// <summary>The value; of what is secret by its name nothing, and of a connection string all but what lets somebody in.</summary>
    public static string Masked(string key, string value) =>
        SecretName().IsMatch(key) ? Mask
        : key.Contains("Connection", StringComparison.OrdinalIgnoreCase) ? UserInfo().Replace(SecretPart().Replace(value, $"$1={Mask}"), $"//{Mask}@")
        : value;

    /// <summary>How the last part of a key says it. A limit of passwords, or whether there are any, is no secret.</summary>
    [GeneratedRegex("(?<!RateLimits:.*)(secret[^:]*|password|noncekey|[^:]*token|apikey)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    /// <summary>A part of a connection string whose name says that it is a secret, to where the next part begins. A value in quotes may hold the separators.</summary>
    [GeneratedRegex("""((?:password|pwd|accountkey|sharedaccesssignature|sharedaccesskey|sig|secret)[a-z ]*)\s*=\s*("[^"]*"|'[^']*'|[^;,]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex SecretPart();

    /// <summary>redis://user:password@host.</summary>
    [GeneratedRegex("//[^/@]*@")]
    private static partial Regex UserInfo();
}
