using System.Text.Json.Serialization;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>RFC 8628, section 3.2.</summary>
internal sealed record DeviceAuthorizationResponse(
    string DeviceCode, string UserCode, string VerificationUri, string VerificationUriComplete, int ExpiresIn, int Interval)
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(DeviceAuthorizationResponse);
}

/// <summary>RFC 6749, section 5.1. A login that does not end has no <paramref name="ExpiresIn"/>.</summary>
internal sealed record TokenResponse(string AccessToken, string TokenType, int? ExpiresIn)
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(TokenResponse);
}

/// <summary>RFC 7662, section 2.2. Of a token that is not active, nothing else is told.</summary>
internal sealed record IntrospectionResponse(
    bool Active,
    string? Sub = null,
    string? Username = null,
    string? ClientId = null,
    long? Exp = null,
    long? Iat = null,
    string? TokenType = null,
    string? DeviceId = null,
    string? DeviceType = null,
    IReadOnlyList<string>? Amr = null,
    Confirmation? Cnf = null);

/// <summary>RFC 9449, section 6.2: the key that the token is bound to.</summary>
internal sealed record Confirmation(string Jkt);

/// <summary>RFC 8414, section 2; RFC 8628, section 4; RFC 9449, section 5.1.</summary>
internal sealed record MetadataResponse(
    string Issuer,
    string DeviceAuthorizationEndpoint,
    string TokenEndpoint,
    string IntrospectionEndpoint,
    string RevocationEndpoint,
    IReadOnlyList<string> GrantTypesSupported,
    IReadOnlyList<string> ResponseTypesSupported,
    IReadOnlyList<string> TokenEndpointAuthMethodsSupported,
    IReadOnlyList<string> IntrospectionEndpointAuthMethodsSupported,
    IReadOnlyList<string> RevocationEndpointAuthMethodsSupported,
    IReadOnlyList<string> DpopSigningAlgValuesSupported);

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeviceAuthorizationResponse))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(IntrospectionResponse))]
[JsonSerializable(typeof(MetadataResponse))]
internal sealed partial class OAuthJson : JsonSerializerContext;
