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
internal sealed class DpopProofs(PublicOrigin origin, DpopNonces nonces, TimeProvider time)
{
    /// <summary>How far a client's clock may be off. One that is further off is helped by a nonce.</summary>
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(60);

    /// <summary>The proof of a request that carries no token: one that opens a session or logs in.</summary>
    public ProofResult Opening(HttpContext http) => http.Request.Headers["DPoP"].Count == 0 ? default : Check(http, token: null);

    /// <summary>The proof of a request that carries this token.</summary>
    public ProofResult Of(HttpContext http, string token) => Check(http, token);

    private ProofResult Check(HttpContext http, string? token)
    {
        // Check 1: one header.
        if (http.Request.Headers["DPoP"] is not [{ } text] || ProofText.Read(text) is not { Claims: var claims } proof) return Bad;
        // 3: what it must say at the least.
        if (claims is not { Jti.Length: > 0, Htm: not null, Htu: not null, Iat: { } iat }) return Bad;
        // 8, 9: for this very request.
        if (claims.Htm != http.Request.Method || !origin.IsUriOf(http, claims.Htu)) return Bad;
        // 12: for this very token; and where there is none, for none.
        if (claims.Ath != (token is null ? null : Hash(token))) return Bad;
        // 10, 11: made a moment ago, as its nonce says or else its clock.
        var until = nonces.GoodUntil(claims.Nonce);
        bool isOfCurrent = until is not null && claims.Nonce == nonces.Current;
        if ((nonces.AreRequired || claims.Nonce is not null) && !isOfCurrent) Offer(http);
        if (until is null && nonces.AreRequired) return new(null, ProofFailure.NonceNeeded);
        if ((until ?? UntilByClock(iat)) is not { } end)
        {
            // Its clock is wrong, or the proof is old: with a nonce it will be seen which.
            Offer(http);
            return Bad;
        }

        return new(new(proof.Key, Id(proof), Draw.Attempt(), end), ProofFailure.None);
    }

    private DateTimeOffset? UntilByClock(double iat)
    {
        double age = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - iat;
        return Math.Abs(age) <= s_window.TotalSeconds ? DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(iat) + s_window : null;
    }

    private void Offer(HttpContext http) => http.Response.Headers["DPoP-Nonce"] = nonces.Current;

    private static string Hash(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Two keys may draw one <c>jti</c>; and one may be long.</summary>
    private static UInt128 Id(ProofText proof) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{proof.Key.Value}.{proof.Claims.Jti}")));

    private static ProofResult Bad => new(null, ProofFailure.Invalid);
}

/// <summary>What became of a proof: it is there and right, or why not; neither where none came and none was needed.</summary>
internal readonly record struct ProofResult(Proof? Proof, ProofFailure Failure);

internal enum ProofFailure
{
    None = 0,

    /// <summary>RFC 9449: <c>invalid_dpop_proof</c>.</summary>
    Invalid = 1,

    /// <summary>RFC 9449: <c>use_dpop_nonce</c>.</summary>
    NonceNeeded = 2,
}
