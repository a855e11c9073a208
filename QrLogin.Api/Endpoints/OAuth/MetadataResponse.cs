using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>
/// RFC 8414, section 2, and OpenID Connect Discovery 1.0, section 3; RFC 8628, section 4; RFC 9449, section 5.1; RFC 9207, section 3.
/// </summary>
internal sealed record MetadataResponse(
    [property: Description("The origin of this service.")]
    [property: Url]
    string Issuer,
    [property: Description("Where a site sends its visitor's browser to log in.")]
    [property: Url]
    string AuthorizationEndpoint,
    [property: Description("Where a device requests its codes.")]
    [property: Url]
    string DeviceAuthorizationEndpoint,
    [property: Description("Where a client pushes an authorization request; absent if this service does not accept them.")]
    [property: Url]
    string? PushedAuthorizationRequestEndpoint,
    [property: Description("Where a client exchanges a code, and where a device polls for its token.")]
    [property: Url]
    string TokenEndpoint,
    [property: Description("Where a client asks who its user is.")]
    [property: Url]
    string UserinfoEndpoint,
    [property: Description("Where clients get the public keys that verify ID tokens.")]
    [property: Url]
    string JwksUri,
    [property: Description("Where a site sends its visitor's browser to log out.")]
    [property: Url]
    string EndSessionEndpoint,
    [property: Description("Where resource servers check tokens.")]
    [property: Url]
    string IntrospectionEndpoint,
    [property: Description("Where clients revoke tokens.")]
    [property: Url]
    string RevocationEndpoint,
    [property: Description("The scopes that clients may request. Only `openid` has an effect.")]
    IReadOnlyList<string> ScopesSupported,
    [property: Description("The claims of ID tokens.")]
    IReadOnlyList<string> ClaimsSupported,
    [property: Description("The grants of sites, devices and backends.")]
    IReadOnlyList<string> GrantTypesSupported,
    [property: Description("The response types of authorization requests.")]
    IReadOnlyList<string> ResponseTypesSupported,
    [property: Description("The response modes of authorization requests.")]
    IReadOnlyList<string> ResponseModesSupported,
    [property: Description("The values of `prompt` that are accepted.")]
    IReadOnlyList<string> PromptValuesSupported,
    [property: Description("The kinds of `sub`: the same for every client.")]
    IReadOnlyList<string> SubjectTypesSupported,
    [property: Description("The PKCE methods.")]
    IReadOnlyList<string> CodeChallengeMethodsSupported,
    [property: Description("The signature algorithms of ID tokens.")]
    IReadOnlyList<string> IdTokenSigningAlgValuesSupported,
    [property: Description("How clients authenticate to request a token.")]
    IReadOnlyList<string> TokenEndpointAuthMethodsSupported,
    [property: Description("How resource servers authenticate.")]
    IReadOnlyList<string> IntrospectionEndpointAuthMethodsSupported,
    [property: Description("How clients authenticate to revoke a token.")]
    IReadOnlyList<string> RevocationEndpointAuthMethodsSupported,
    [property: Description("The signature algorithms of DPoP proofs.")]
    IReadOnlyList<string> DpopSigningAlgValuesSupported,
    [property: Description("The languages of the pages.")]
    IReadOnlyList<string> UiLocalesSupported,
    [property: Description("Whether responses to authorization requests contain `iss`.")]
    bool AuthorizationResponseIssParameterSupported,
    [property: Description("Whether `request` is supported.")]
    bool RequestParameterSupported,
    [property: Description("Whether a `request_uri` of another service is supported.")]
    bool RequestUriParameterSupported)
{
    private static readonly string[] s_withSecret = ["client_secret_basic", "client_secret_post"], s_anyMethod = ["none", .. s_withSecret];

    /// <param name="issuer">The origin of the service.</param>
    /// <param name="takesPushedRequests">Whether clients can push authorization requests.</param>
    public static MetadataResponse Of(string issuer, bool takesPushedRequests) => new(
        issuer,
        issuer + OAuthPaths.AuthorizePath,
        issuer + OAuthPaths.Root + "/device_authorization",
        takesPushedRequests ? issuer + OAuthPaths.Root + "/par" : null,
        issuer + OAuthPaths.TokenPath,
        issuer + OAuthPaths.Root + "/userinfo",
        issuer + OAuthPaths.Root + "/jwks",
        issuer + OAuthPaths.LogoutPath,
        issuer + OAuthPaths.Root + "/introspect",
        issuer + OAuthPaths.Root + "/revoke",
        ["openid", "profile"],
        [
            "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "sid", "amr", "at_hash", "azp", "name", "preferred_username", "idp",
        ],
        [GrantTypes.AuthorizationCode, GrantTypes.DeviceCode, GrantTypes.JwtBearer],
        ["code"],
        ["query", "form_post"],
        ["none", "login", "select_account", "consent"],
        ["public"],
        ["S256"],
        [IdTokens.Algorithm],
        s_anyMethod,
        s_withSecret,
        s_anyMethod,
        [DpopProof.Algorithm],
        ["en", "zh-Hans"],
        AuthorizationResponseIssParameterSupported: true,
        RequestParameterSupported: false,
        RequestUriParameterSupported: false);
}
