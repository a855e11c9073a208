using Microsoft.IdentityModel.Tokens;

namespace QrLogin.Api.Authentication.Jwt;

/// <summary>The keys with which an issuer signs its JWTs.</summary>
/// <param name="Issuer">The issuer, as its tokens must name it.</param>
/// <param name="Keys">All keys that it publishes.</param>
internal sealed record IssuerKeys(string Issuer, IReadOnlyCollection<SecurityKey> Keys)
{
    /// <summary>Where an OpenID provider lets people log in; null if the issuer is none.</summary>
    public ProviderEndpoints? Endpoints { get; init; }

    /// <summary>Whether a key has this id. A token that names no key may be signed with any.</summary>
    public bool Has(string keyId) => keyId.Length == 0 || Keys.Any(key => key.KeyId == keyId);
}

/// <summary>The endpoints of an OpenID provider (OpenID Connect Discovery 1.0, section 3).</summary>
/// <param name="Authorization">The authorization endpoint; null if it has none.</param>
/// <param name="Token">The token endpoint; null if it has none.</param>
/// <param name="SendsIssuer">Whether each answer of the authorization endpoint says who answers (RFC 9207).</param>
/// <param name="TakesSecretInBody">Whether clients send their secrets in the body, and not in a header.</param>
internal sealed record ProviderEndpoints(string? Authorization, string? Token, bool SendsIssuer, bool TakesSecretInBody);
