using System.Buffers.Binary;
using System.Buffers.Text;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.Dpop;

/// <summary>
/// Performs the stateless checks of a DPoP proof (RFC 9449, section 4.3): its signature, its age, and the request and
/// token that it was made for. The grains check whether its key is the right one, and whether it is a replay.
/// </summary>
internal sealed class DpopProofValidator(PublicOrigin origin, DpopNonces nonces, DpopFreshness freshness)
{
    [RequestParameter(Example = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7…}}"
        + ".eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIi…}.2-GxA6T8lP4vfrg8v-Fdx…")]
    [Description($"A DPoP proof (RFC 9449), signed with {DpopProof.Algorithm}.")]
    [StringLength(DpopProofJwt.MaxLength)]
    public const string Header = "DPoP";

    /// <summary>
    /// The proof of a request that opens a session, logs in or asks for a token; null if the request has none.
    /// </summary>
    public Result<DpopProof?> ValidateWithoutToken(HttpContext http)
    {
        if (http.Request.Headers[Header].Count == 0) return (DpopProof?)null;
        var (proof, nonceRequired) = Validate(http, token: null);
        if (proof is not null) return proof;
        return nonceRequired ? Problem.KeyBindingNonceRequired : Problem.InvalidKeyBindingProof;
    }

    /// <summary>The proof of a request that carries <paramref name="token"/>.</summary>
    public Result<DpopProof> ValidateForToken(HttpContext http, string token)
    {
        var (proof, nonceRequired) = Validate(http, token);
        if (proof is not null) return proof;
        return nonceRequired ? Problem.DpopNonceRequired : Problem.InvalidDpopProof;
    }

    private (DpopProof? Proof, bool NonceRequired) Validate(HttpContext http, string? token)
    {
        // Check 1: exactly one header.
        if (http.Request.Headers[Header] is not [{ } text]) return default;
        if (DpopProofJwt.Parse(text) is not { Claims: var claims } proof) return default;
        // Check 3: the required claims.
        if (claims is not { Jti.Length: > 0, Htm: not null, Htu: not null, Iat: { } iat }) return default;
        // Checks 8 and 9: made for this request.
        if (claims.Htm != http.Request.Method || !origin.IsUriOf(http, claims.Htu)) return default;
        // Check 12: made for this token, or for no token if the request carries none.
        if (claims.Ath != (token is null ? null : Hash(token))) return default;
        // Checks 10 and 11: fresh. If it is not, a retry with a nonce tells an old proof from a wrong clock.
        bool judgesNonce = freshness.JudgesByNonce(claims.Nonce);
        var acceptableUntil = freshness.AcceptableUntil(iat, claims.Nonce);
        if (acceptableUntil is null || (judgesNonce && claims.Nonce != nonces.Current)) OfferNonce(http);
        return acceptableUntil is { } until ? (new(proof.Key, Id(proof), http.RequestId(), until), false) : (null, judgesNonce);
    }

    private void OfferNonce(HttpContext http) => http.Response.Headers["DPoP-Nonce"] = nonces.Current;

    private static string Hash(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>
    /// A hash of the key and the <c>jti</c>: two keys may use the same <c>jti</c>, and a <c>jti</c> may be long.
    /// </summary>
    private static UInt128 Id(DpopProofJwt proof) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{proof.Key.Value}.{proof.Claims.Jti}")));
}
