using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>RFC 8628, section 3.2.</summary>
internal sealed record DeviceAuthorizationResponse(
    [property: Description("The client's secret for polling `/oauth/token`. It is a poll token.")]
    [property: RegularExpression(PollToken.Pattern)]
    string DeviceCode,
    [property: Description("The code that the client shows, for the person to compare with the phone.")]
    [property: RegularExpression(Grains.Contracts.UserCode.DisplayPattern)]
    string UserCode,
    [property: Description("Where a person without a camera types the user code.")]
    [property: Url]
    string VerificationUri,
    [property: Description(
        "The content of the QR code. Its scan code does not change. Absent for a client that must have the user code typed.")]
    [property: Url]
    string? VerificationUriComplete,
    [property: Description("Seconds until the codes expire.")]
    [property: Minimum(0)]
    int ExpiresIn,
    [property: Description("The minimum interval between two polls, in seconds. It is enforced.")]
    [property: Range(1, 60)]
    int Interval)
{
    public static DeviceAuthorizationResponse Example =>
        new(ExampleValues.PollToken, ExampleValues.UserCode, ExampleValues.Origin + "/link", ExampleValues.QrText, 600, 5);

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(DeviceAuthorizationResponse);
}

/// <summary>RFC 6749, section 5.1.</summary>
internal sealed record TokenResponse(
    [property: Description("The login token, a secret.")]
    [property: RegularExpression(LoginToken.Pattern)]
    string AccessToken,
    [property: Description("How to send the token: `DPoP` if it is bound to a key (RFC 9449).")]
    [property: TokenTypeText]
    string TokenType,
    [property: Description("Seconds until the token expires; absent if it does not expire.")]
    [property: Minimum(0)]
    int? ExpiresIn,
    [property: Description("The scopes of the token; absent unless the authorization request has the scope `openid`.")]
    string? Scope = null,
    [property: Description(
        "Who the person is, and how and when they authenticated (OpenID Connect Core 1.0, section 2); present with `scope`.")]
    string? IdToken = null)
{
    /// <summary>Hides the values: some are secrets.</summary>
    public override string ToString() => nameof(TokenResponse);
}

/// <summary>RFC 7662, section 2.2. For a token that is not active, the other members are absent.</summary>
internal sealed record IntrospectionResponse(
    [property: Description("Whether the token is valid and meant for this resource server.")]
    bool Active,
    [property: Description("The account's id.")]
    [property: RegularExpression(AccountId.Pattern)]
    string? Sub = null,
    [property: Description("The account's username.")]
    [property: RegularExpression(Grains.Contracts.Username.Pattern)]
    [property: StringLength(Grains.Contracts.Username.MaxLength, MinimumLength = Grains.Contracts.Username.MinLength)]
    string? Username = null,
    [property: Description("The client that the login is for; absent if it is for none.")]
    string? ClientId = null,
    [property: Description("When the token expires, in seconds since 1970; absent if it does not expire.")]
    [property: Minimum(0)]
    long? Exp = null,
    [property: Description("When the token was issued, in seconds since 1970.")]
    [property: Minimum(0)]
    long? Iat = null,
    [property: Description("How the token is sent: `DPoP` if it is bound to a key (RFC 9449).")]
    [property: TokenTypeText]
    string? TokenType = null,
    [property: Description("The id of the device that the token was issued to.")]
    string? DeviceId = null,
    [property: Description("The kind of device.")]
    [property: DeviceTypeText]
    string? DeviceType = null,
    [property: Description(
        "How the person authenticated (RFC 8176): `pwd` with a password, `mca` and `qr` with a phone; absent if a backend vouched.")]
    IReadOnlyList<string>? Amr = null,
    [property: Description("The key that the token is bound to; absent if it is not bound.")]
    Confirmation? Cnf = null,
    [property: Description("The login's id, which stays the same for as long as the token works.")]
    [property: RegularExpression(LoginId.Pattern)]
    string? Sid = null,
    [property: Description(IdpResponse.Description + "; absent for an account of this service.")]
    IdpResponse? Idp = null)
{
    public static IntrospectionResponse Example
    {
        get
        {
            var (issuedAt, expiresAt) = (ExampleValues.Now, ExampleValues.Now.AddDays(30));
            return new(
                Active: true,
                ExampleValues.AccountId,
                "ann",
                "demo",
                expiresAt.ToUnixTimeSeconds(),
                issuedAt.ToUnixTimeSeconds(),
                "Bearer",
                "oauth-" + ExampleValues.LoginId,
                "other",
                ["mca", "qr"],
                Sid: ExampleValues.LoginId,
                Idp: new("https://id.example.com", "42"));
        }
    }
}

/// <summary>RFC 9449, section 6.2: the key that the token is bound to.</summary>
internal sealed record Confirmation(
    [property: Description("The key's SHA-256 thumbprint (RFC 7638).")]
    [property: RegularExpression(KeyThumbprint.Pattern)]
    string Jkt);

/// <summary>Serializes OAuth responses.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeviceAuthorizationResponse))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(IntrospectionResponse))]
[JsonSerializable(typeof(MetadataResponse))]
[JsonSerializable(typeof(JwkSetResponse))]
[JsonSerializable(typeof(PushedRequestResponse))]
[JsonSerializable(typeof(UserInfoResponse))]
internal sealed partial class OAuthJson : JsonSerializerContext;
