using System.Text.Json;
using System.Text.Json.Serialization;

namespace QrLogin.Api.Authentication.Dpop;

/// <summary>
/// The header of a proof (RFC 9449, section 4.2), with <c>crit</c> (RFC 7515, section 4.1.11). This service supports no extensions.
/// </summary>
internal sealed record DpopHeader(string? Typ, string? Alg, DpopJwk? Jwk, JsonElement? Crit);

/// <summary>
/// A public elliptic-curve key (RFC 7518, section 6.2), with the members that only a private or symmetric key has.
/// </summary>
internal sealed record DpopJwk(
    string? Kty, string? Crv, string? X, string? Y, JsonElement? D, JsonElement? K, JsonElement? P, JsonElement? Q)
{
    public bool HasPrivatePart => D is not null || K is not null || P is not null || Q is not null;
}

/// <summary>The claims of a proof (RFC 9449, section 4.2).</summary>
internal sealed record DpopClaims(string? Jti, string? Htm, string? Htu, double? Iat, string? Ath, string? Nonce);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(DpopHeader))]
[JsonSerializable(typeof(DpopClaims))]
internal sealed partial class DpopJson : JsonSerializerContext;
