using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.Dpop;

/// <summary>
/// A DPoP proof JWT (RFC 9449, section 4.2) whose signature is valid for the key that it carries. ES256 is the only
/// algorithm: every DPoP client supports it, and a single algorithm rules out confusing one with another.
/// </summary>
/// <param name="Key">The key that signed the proof.</param>
/// <param name="Claims">Its claims, which are not checked yet.</param>
internal sealed record DpopProofJwt(KeyThumbprint Key, DpopClaims Claims)
{
    /// <summary>Several times the length that a proof needs.</summary>
    public const int MaxLength = 4096;

    private const int CoordinateBytes = 32, SignatureBytes = 64;

    /// <summary>
    /// Parses a proof and verifies its signature; null if it is malformed, or not signed by the key in its header.
    /// </summary>
    public static DpopProofJwt? Parse(string text)
    {
        // Section 4.3, check 2: a single, well-formed JWT.
        if (text.Length > MaxLength || text.Split('.') is not [var header, var claims, var signature]) return null;
        // Checks 3 to 5: the required members, the type, and an asymmetric algorithm.
        if (ReadJson(header, DpopJson.Default.DpopHeader)
            is not { Typ: "dpop+jwt", Alg: DpopProof.Algorithm, Crit: null, Jwk: { Kty: "EC", Crv: "P-256" } jwk }) return null;
        // Check 7: no private key. A client that sends its private key has given it away.
        if (jwk.HasPrivatePart) return null;
        if (Decode(jwk.X, CoordinateBytes) is not { } x || Decode(jwk.Y, CoordinateBytes) is not { } y) return null;
        if (ReadJson(claims, DpopJson.Default.DpopClaims) is not { } parsedClaims) return null;
        if (Decode(signature, SignatureBytes) is not { } signatureBytes) return null;
        // Check 6: signed by the key in the header.
        return IsSigned(x, y, header + "." + claims, signatureBytes) ? new(Thumbprint(jwk), parsedClaims) : null;
    }

    private static bool IsSigned(byte[] x, byte[] y, string input, byte[] signature)
    {
        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = x, Y = y } });
            return key.VerifyData(Encoding.ASCII.GetBytes(input), signature, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            // The point is not on the curve.
            return false;
        }
    }

    /// <summary>
    /// RFC 7638, section 3.2: the required members in order. The coordinates are known to be in canonical form.
    /// </summary>
    private static KeyThumbprint Thumbprint(DpopJwk jwk)
    {
        string json = $$"""{"crv":"P-256","kty":"EC","x":"{{jwk.X}}","y":"{{jwk.Y}}"}""";
        return KeyThumbprint.From(SHA256.HashData(Encoding.ASCII.GetBytes(json)));
    }

    private static T? ReadJson<T>(string part, JsonTypeInfo<T> type)
        where T : class
    {
        if (Decode(part, length: null) is not { } json) return null;
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Decodes base64url; null if the text is empty, not canonical, or does not have the expected number of bytes.
    /// </summary>
    private static byte[]? Decode(string? text, int? length)
    {
        if (string.IsNullOrEmpty(text)) return null;
        byte[] bytes = new byte[length ?? Base64Url.GetMaxDecodedLength(text.Length)];
        return StrictBase64Url.TryDecode(text, bytes) ? bytes : null;
    }
}
