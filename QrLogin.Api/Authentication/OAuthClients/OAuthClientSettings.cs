using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Security.Cryptography;
using QrLogin.Api.Authentication.Jwt;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.OAuthClients;

[SettingsSection("QrLogin:Clients:<client_id>", Programs.Api)]
internal sealed class OAuthClientSettings
{
    public const string ConfiguredClients = "ids of configured clients, separated by commas";

    public const string AnId = "1 to 128 printable ASCII characters, without spaces around them";

    public const string AKeySet = "a JWK set with RSA or EC public keys, as JSON, as the path of a file, or as an https address";

    public const string AGrant = "grants, device_code, authorization_code or jwt-bearer, separated by commas";

    public const string Redirects =
        "https addresses, http addresses on 127.0.0.1 or [::1] (in Development also on localhost), or addresses of a scheme with a dot, "
        + "without a fragment and separated by commas";

    public const string AnAddress = "an https address without a fragment (in Development also http)";

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

    [Description("whether the client's backend can log its own users in with assertions (RFC 7523); requires `SecretSha256` and `Jwks`")]
    public bool Vouches { get; set; }

    [Setting("the public keys that sign the client's assertions", IsSecret = true)]
    [SettingText(AKeySet, nameof(ParseKeys))]
    public KeySetSource? Jwks { get; set; }

    [Description(
        "the grants that the client can use; unset: `authorization_code` with `RedirectUris`, `jwt-bearer` with `Vouches`, else "
        + "`device_code`")]
    [SettingText(AGrant, nameof(ParseGrant))]
    public IReadOnlyList<string> Grants { get; set; } = [];

    [Description("where authorization codes may be sent; compared exactly, except for the port on 127.0.0.1 and [::1]")]
    [SettingText(Redirects, nameof(ParseRedirect))]
    public IReadOnlyList<RedirectUri> RedirectUris { get; set; } = [];

    [Description("where people may be sent after they have logged out; compared in the same way")]
    [SettingText(Redirects, nameof(ParseRedirect))]
    public IReadOnlyList<RedirectUri> PostLogoutRedirectUris { get; set; } = [];

    [Description(
        "where the client hears that a login has ended (OpenID Connect Back-Channel Logout 1.0); accepted, but nothing is sent yet")]
    [SettingText(AnAddress, nameof(ParseAddress))]
    public Uri? BackChannelLogoutUri { get; set; }

    [Description(
        "whether the client's authorization requests must use PKCE; `false` requires `SecretSha256`, and, in a request without PKCE, "
        + "`openid` and a nonce")]
    public bool RequirePkce { get; set; } = true;

    [Description("whether the client gets `verification_uri_complete`; if not, its people must type the user code")]
    public bool VerificationUriComplete { get; set; } = true;

    [Description("the networks that the client can use the OAuth endpoints from; unset: all")]
    [SettingText("addresses or networks such as 10.0.0.5 or 10.0.0.0/24, separated by commas", nameof(ParseNetwork))]
    public IReadOnlyList<IPNetwork> Networks { get; set; } = [];

    /// <summary>The client that the settings describe.</summary>
    public OAuthClient ToClient(string id) => new()
    {
        Id = id,
        Name = Name ?? id,
        Secret = SecretSha256,
        LoginLifetime = LoginLifetime,
        RequireDpop = RequireDpop,
        ResourceServer = ResourceServer,
        TokensOf = TokensOf,
        Grants = Grants.Count > 0 || ResourceServer ? Grants : ImpliedGrants(),
        AssertionKeys = Vouches ? Jwks : null,
        HasCompleteVerificationUri = VerificationUriComplete,
        RedirectUris = RedirectUris,
        PostLogoutRedirectUris = PostLogoutRedirectUris,
        RequirePkce = RequirePkce,
        Networks = Networks,
    };

    /// <summary>Whether a text can be a <c>client_id</c>: RFC 6749, appendix A.1.</summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= MaxIdLength && text.All(c => c is >= ' ' and <= '~') && text == text.Trim();

    private IReadOnlyList<string> ImpliedGrants()
    {
        var implied = new List<string>();
        if (RedirectUris.Count > 0) implied.Add(GrantTypes.AuthorizationCode);
        if (Vouches) implied.Add(GrantTypes.JwtBearer);
        return implied.Count > 0 ? implied : [GrantTypes.DeviceCode];
    }

    private static RedirectUri? ParseRedirect(string text) => RedirectUri.Parse(text);

    private static Uri? ParseAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Fragment: "", UserInfo: "", Scheme: "https" or "http" } ? uri : null;

    private static string? ParseId(string text) => IsId(text) ? text : null;

    private static string? ParseName(string text) => DisplayText.Parse(text);

    private static Origin? ParseOrigin(string text) => Origin.Parse(text);

    private static string? ParseGrant(string text) => text switch
    {
        "device_code" => GrantTypes.DeviceCode,
        "authorization_code" => GrantTypes.AuthorizationCode,
        "jwt-bearer" => GrantTypes.JwtBearer,
        _ => null,
    };

    private static IPNetwork? ParseNetwork(string text) => NetworkText.Parse(text);

    private static KeySetSource? ParseKeys(string text) => KeySetSource.Parse(text);

    private static byte[]? ParseHash(string text) =>
        text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;
}
