using Microsoft.IdentityModel.Tokens;

namespace QrLogin.Api.Authentication.Jwt;

/// <summary>The keys with which an issuer signs its JWTs.</summary>
/// <param name="Issuer">The issuer, as its tokens must name it.</param>
/// <param name="Keys">All keys that it publishes.</param>
internal sealed record IssuerKeys(string Issuer, IReadOnlyCollection<SecurityKey> Keys)
{
    /// <summary>Whether a key has this id. A token that names no key may be signed with any.</summary>
    public bool Has(string keyId) => keyId.Length == 0 || Keys.Any(key => key.KeyId == keyId);
}
