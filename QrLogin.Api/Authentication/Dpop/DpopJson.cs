using System.Text.Json;
using System.Text.Json.Serialization;

namespace QrLogin.Api.Authentication.Dpop;

/// <summary>A proof's header: section 4.2, and RFC 7515's <c>crit</c>, of which we know no extension.</summary>
internal sealed record DpopHeader(string? Typ, string? Alg, DpopJwk? Jwk, JsonElement? Crit);

/// <summary>A public key on a curve (RFC 7518, section 6.2), and the members that only a private one has.</summary>
internal sealed record DpopJwk(string? Kty, string? Crv, string? X, string? Y, JsonElement? D, JsonElement? K, JsonElement? P, JsonElement? Q)
{
    public bool HasPrivatePart => D is not null || K is not null || P is not null || Q is not null;
}

/// <summary>What a proof says: section 4.2.</summary>
internal sealed record DpopClaims(string? Jti, string? Htm, string? Htu, double? Iat, string? Ath, string? Nonce);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(DpopHeader))]
[JsonSerializable(typeof(DpopClaims))]
internal sealed partial class DpopJson : JsonSerializerContext;
