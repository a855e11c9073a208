using System.Globalization;
using System.Net;
using QrLogin.Api.Values;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Stores;

namespace QrLogin.Api.Operator;

/// <summary>
/// The settings in effect, from files, the environment and the command line. It shows a value only if the value is known to be harmless:
/// a valid value of a setting that is not secret, or a part of a connection string. Everything else is masked.
/// </summary>
internal static class EffectiveConfiguration
{
    private const string Mask = "***";

    private static readonly SettingCatalog s_settings = SettingCatalog.Of(typeof(EffectiveConfiguration).Assembly);

    private static readonly string[] s_sections =
    [
        "QrLogin", "Orleans", "ConnectionStrings", "Authentication", "Kestrel", "Logging",
        "urls", "http_ports", "https_ports", "environment", "OTEL_EXPORTER_OTLP_ENDPOINT",
    ];

    /// <summary>The words that Orleans' settings consist of, and the names that the profiles use.</summary>
    private static readonly string[] s_words =
    [
        "Development", "Memory", "Redis", "AdoNet", "AzureTableStorage", "System.Data.SQLite", "Npgsql",
        "redis", "postgres", "sqlite", "tables",
    ];

    public static IReadOnlyDictionary<string, string> Of(IConfiguration configuration)
    {
        var shown = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            if (!string.IsNullOrEmpty(value) && IsListed(key)) shown.Add(key, Show(key, value, configuration));
        }

        return shown;
    }

    private static bool IsListed(string key) => s_sections.Any(section =>
        key.Equals(section, StringComparison.OrdinalIgnoreCase)
        || key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase));

    private static string Show(string key, string value, IConfiguration configuration) => key.ToUpperInvariant().Split(':') switch
    {
        ["QRLOGIN" or "AUTHENTICATION", ..] => If(IsHarmless(key, value, configuration), value),
        ["CONNECTIONSTRINGS", var name] => ConnectionStringSummary.OfName(name, value),
        ["ORLEANS", .., "CONNECTIONSTRING"] => ConnectionStringSummary.Of(KindOf(key[..key.LastIndexOf(':')], configuration), value),
        ["ORLEANS", .., "PROVIDERTYPE" or "INVARIANT" or "CONNECTIONNAME"] => If(s_words.Contains(value), value),
        ["ORLEANS", "ENDPOINTS", "SILOPORT" or "GATEWAYPORT"] => If(IsPort(value), value),
        ["ORLEANS", "ENDPOINTS", "ADVERTISEDIPADDRESS"] => If(IPAddress.TryParse(value, out _), value),
        ["LOGGING", "LOGLEVEL", _] or ["LOGGING", _, "LOGLEVEL", _] => If(LogLevelName.IsValid(value), value),
        ["LOGGING", "CONSOLE", "FORMATTERNAME"] => If(LogFormatterName.IsValid(value), value),
        ["URLS"] or ["KESTREL", "ENDPOINTS", _, "URL"] => If(value.Split(';').All(url => ListenAddress.Parse(url) is not null), value),
        ["HTTP_PORTS" or "HTTPS_PORTS"] => If(value.Split(';').All(IsPort), value),
        ["ENVIRONMENT"] => If(value is "Development" or "Staging" or "Production", value),
        // The rest of the URL may contain a key.
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] => Origin.OfUri(value) is { } collector ? $"{collector}/{Mask}" : Mask,
        _ => Mask,
    };

    private static string If(bool isHarmless, string value) => isHarmless ? value : Mask;

    private static bool IsHarmless(string key, string value, IConfiguration configuration)
    {
        string profile = configuration["QrLogin:Profile"]?.ToLowerInvariant() ?? Profile.Embedded;
        return s_settings.Find(key) is { IsSecret: false } setting && setting.Accepts(value, profile);
    }

    private static string? KindOf(string provider, IConfiguration configuration) =>
        configuration[provider + ":Invariant"] ?? configuration[provider + ":ProviderType"];

    private static bool IsPort(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
