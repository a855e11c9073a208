using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.Dpop;

/// <summary>
/// Checks the proof of a request (RFC 9449, section 4.3) as far as that takes no memory: by whom it is signed, when, for which
/// request and for which token. Whether that is the right key, and whether the proof was shown before, the grains say.
/// </summary>
internal sealed class DpopProofValidator(PublicOrigin origin, DpopNonces nonces, TimeProvider time)
{
    /// <summary>How far a client's clock may be off. One that is further off is helped by a nonce.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(60);

    /// <summary>The proof of a request that opens a session, logs in or asks for a token; null if it has none.</summary>
    public Result<DpopProof?> ValidateWithoutToken(HttpContext http)
    {
        if (http.Request.Headers["DPoP"].Count == 0) return (DpopProof?)null;
        var (proof, nonceRequired) = Validate(http, token: null);
        return proof is not null ? proof : nonceRequired ? Problem.KeyBindingNonceRequired : Problem.InvalidKeyBindingProof;
    }

    /// <summary>The proof of a request that carries <paramref name="token"/>.</summary>
    public Result<DpopProof> ValidateForToken(HttpContext http, string token)
    {
        var (proof, nonceRequired) = Validate(http, token);
        return proof is not null ? proof : nonceRequired ? Problem.DpopNonceRequired : Problem.InvalidDpopProof;
    }

    private (DpopProof? Proof, bool NonceRequired) Validate(HttpContext http, string? token)
    {
        // Check 1: one header.
        if (http.Request.Headers["DPoP"] is not [{ } text] || DpopProofJwt.Parse(text) is not { Claims: var claims } proof) return default;
        // 3: the required claims.
        if (claims is not { Jti.Length: > 0, Htm: not null, Htu: not null, Iat: { } iat }) return default;
        // 8, 9: for this request.
        if (claims.Htm != http.Request.Method || !origin.IsUriOf(http, claims.Htu)) return default;
        // 12: for this token; without a token, for none.
        if (claims.Ath != (token is null ? null : Hash(token))) return default;
        // 10, 11: fresh, by its nonce or else by its own clock.
        var byNonce = nonces.ExpiryOf(claims.Nonce);
        bool isOfCurrent = byNonce is not null && claims.Nonce == nonces.Current;
        if ((nonces.AreRequired || claims.Nonce is not null) && !isOfCurrent) OfferNonce(http);
        if (byNonce is null && nonces.AreRequired) return (null, NonceRequired: true);
        if ((byNonce ?? ExpiryByClock(iat)) is not { } expiresAt)
        {
            // Either the client's clock is wrong or the proof is old: with a nonce the next try shows which.
            OfferNonce(http);
            return default;
        }

        return (new(proof.Key, Id(proof), http.RequestId(), expiresAt), false);
    }

    private DateTimeOffset? ExpiryByClock(double iat)
    {
        double age = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - iat;
        return Math.Abs(age) <= ClockTolerance.TotalSeconds ? DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(iat) + ClockTolerance : null;
    }

    private void OfferNonce(HttpContext http) => http.Response.Headers["DPoP-Nonce"] = nonces.Current;

    private static string Hash(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Two keys may draw one <c>jti</c>; and one may be long.</summary>
    private static UInt128 Id(DpopProofJwt proof) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{proof.Key.Value}.{proof.Claims.Jti}")));
}
