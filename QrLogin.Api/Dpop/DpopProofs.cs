using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Dpop;

/// <summary>
/// Checks the proof of a request (RFC 9449, section 4.3) as far as that takes no memory: by whom it is signed, when, for which
/// request and for which token. Whether that is the right key, and whether the proof was shown before, the grains say.
/// </summary>
internal sealed class DpopProofValidator(PublicOrigin origin, DpopNonces nonces, TimeProvider time)
{
    /// <summary>How far a client's clock may be off. One that is further off is helped by a nonce.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(60);

    /// <summary>The proof of a request that carries no token: one that opens a session or logs in.</summary>
    public DpopProofResult ValidateWithoutToken(HttpContext http) => http.Request.Headers["DPoP"].Count == 0 ? default : Check(http, token: null);

    /// <summary>The proof of a request that carries this token.</summary>
    public DpopProofResult ValidateForToken(HttpContext http, string token) => Check(http, token);

    private DpopProofResult Check(HttpContext http, string? token)
    {
        // Check 1: one header.
        if (http.Request.Headers["DPoP"] is not [{ } text] || DpopProofJwt.Parse(text) is not { Claims: var claims } proof) return Invalid;
        // 3: what it must say at the least.
        if (claims is not { Jti.Length: > 0, Htm: not null, Htu: not null, Iat: { } iat }) return Invalid;
        // 8, 9: for this very request.
        if (claims.Htm != http.Request.Method || !origin.IsUriOf(http, claims.Htu)) return Invalid;
        // 12: for this very token; and where there is none, for none.
        if (claims.Ath != (token is null ? null : Hash(token))) return Invalid;
        // 10, 11: made a moment ago, as its nonce says or else its clock.
        var until = nonces.ExpiryOf(claims.Nonce);
        bool isOfCurrent = until is not null && claims.Nonce == nonces.Current;
        if ((nonces.AreRequired || claims.Nonce is not null) && !isOfCurrent) OfferNonce(http);
        if (until is null && nonces.AreRequired) return new(null, DpopFailure.NonceRequired);
        if ((until ?? UntilByClock(iat)) is not { } end)
        {
            // Its clock is wrong, or the proof is old: with a nonce it will be seen which.
            OfferNonce(http);
            return Invalid;
        }

        return new(new(proof.Key, Id(proof), SecureRandom.NewRequestId(), end), DpopFailure.None);
    }

    private DateTimeOffset? UntilByClock(double iat)
    {
        double age = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - iat;
        return Math.Abs(age) <= ClockTolerance.TotalSeconds ? DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(iat) + ClockTolerance : null;
    }

    private void OfferNonce(HttpContext http) => http.Response.Headers["DPoP-Nonce"] = nonces.Current;

    private static string Hash(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Two keys may draw one <c>jti</c>; and one may be long.</summary>
    private static UInt128 Id(DpopProofJwt proof) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{proof.Key.Value}.{proof.Claims.Jti}")));

    private static DpopProofResult Invalid => new(null, DpopFailure.Invalid);
}

/// <summary>What became of a proof: it is there and right, or why not; neither where none came and none was needed.</summary>
internal readonly record struct DpopProofResult(DpopProof? Proof, DpopFailure Failure);

internal enum DpopFailure
{
    None = 0,

    /// <summary>RFC 9449: <c>invalid_dpop_proof</c>.</summary>
    Invalid = 1,

    /// <summary>RFC 9449: <c>use_dpop_nonce</c>.</summary>
    NonceRequired = 2,
}
