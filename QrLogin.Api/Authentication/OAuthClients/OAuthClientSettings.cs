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

    [Description("the name that the phone shows; unset: the client's id")]
    [SettingText("1 to 64 displayable characters", nameof(ParseName))]
    public string? Name { get; set; }

    [Description("the origins whose pages can call the API")]
    [SettingText("origins such as https://app.example.com, without a path", nameof(ParseOrigin))]
    public IReadOnlyList<string> Origins { get; set; } = [];

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

    private static string? ParseName(string text) => DisplayText.IsValid(text) ? text : null;

    private static string? ParseOrigin(string text) => PublicOrigin.IsOrigin(text) && !text.EndsWith('/') ? text : null;

    private static byte[]? ParseHash(string text) =>
        text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;
}
