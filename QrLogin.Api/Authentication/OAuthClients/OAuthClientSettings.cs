using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.OAuthClients;

[SettingsSection("QrLogin:Clients:<client_id>", Programs.Api)]
internal sealed class OAuthClientSettings
{
    public const string ConfiguredClients = "ids of configured clients, separated by commas";

    public const string AnId = "1 to 128 printable ASCII characters, without spaces around them";

    private const int MaxIdLength = 128;

    [Description("the `client_id`, which may contain a colon here; unset: the name of the section")]
    [SettingText(AnId, nameof(ParseId))]
    public string? Id { get; set; }

    [Description("the name that the phone shows; unset: the client's id")]
    [SettingText("1 to 64 displayable characters", nameof(ParseName))]
    public string? Name { get; set; }

    [Description("the origins whose pages can call the API")]
    [SettingText("origins such as https://app.example.com or capacitor://localhost, without a path", nameof(ParseOrigin))]
    public IReadOnlyList<Origin> Origins { get; set; } = [];

    [Setting("the hash of the client's secret; unset: a public client", IsSecret = true)]
    [SettingText("the SHA-256 of the secret, as 64 hexadecimal digits: printf %s \"$secret\" | sha256sum", nameof(ParseHash))]
    public byte[]? SecretSha256 { get; set; }

    [Description("how long the client's logins last; unset: `QrLogin:LoginLifetime`")]
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public LoginLifetime? LoginLifetime { get; set; }

    [Description("whether the client must send a DPoP proof to get a token")]
    public bool RequireDpop { get; set; }

    [Description("whether the client is a resource server, which can introspect tokens but not request them; requires `SecretSha256`")]
    public bool ResourceServer { get; set; }

    [Description("the clients whose tokens a resource server can introspect; unset: all")]
    [SettingText(ConfiguredClients)]
    public IReadOnlyList<string> TokensOf { get; set; } = [];

    /// <summary>Whether a text can be a <c>client_id</c>: RFC 6749, appendix A.1.</summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= MaxIdLength && text.All(c => c is >= ' ' and <= '~') && text == text.Trim();

    private static string? ParseId(string text) => IsId(text) ? text : null;

    private static string? ParseName(string text) => DisplayText.Parse(text);

    private static Origin? ParseOrigin(string text) => Origin.Parse(text);

    private static byte[]? ParseHash(string text) =>
        text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;
}
