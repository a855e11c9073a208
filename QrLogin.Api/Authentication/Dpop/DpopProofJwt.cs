using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.Dpop;

/// <summary>
/// A DPoP proof as it came, a JWT (RFC 9449, section 4.2), and whether it is one by its own key. Of the algorithms we take
/// ES256 alone: every client that knows DPoP has it, and what is not taken cannot be confused.
/// </summary>
/// <param name="Key">The key that signed it.</param>
/// <param name="Claims">What it says.</param>
internal sealed record DpopProofJwt(KeyThumbprint Key, DpopClaims Claims)
{
    /// <summary>Several times what a proof takes.</summary>
    public const int MaxLength = 4096;

    private const int CoordinateBytes = 32, SignatureBytes = 64;

    /// <summary>Null for whatever is no proof: not of its form, not of its algorithm, with a key that it must not have, or not signed by it.</summary>
    public static DpopProofJwt? Parse(string text)
    {
        // Section 4.3, check 2: a single, well-formed JWT.
        if (text.Length > MaxLength || text.Split('.') is not [var header, var claims, var signature]) return null;
        // 3 to 5: all that it needs, of this type, by an asymmetric algorithm.
        if (Json(header, DpopJson.Default.DpopHeader) is not { Typ: "dpop+jwt", Alg: DpopProof.Algorithm, Crit: null, Jwk: { Kty: "EC", Crv: "P-256" } jwk }) return null;
        // 7: no private key. Whoever shows theirs does not keep it.
        if (jwk.HasPrivatePart || Bytes(jwk.X, CoordinateBytes) is not { } x || Bytes(jwk.Y, CoordinateBytes) is not { } y) return null;
        if (Json(claims, DpopJson.Default.DpopClaims) is not { } said || Bytes(signature, SignatureBytes) is not { } signed) return null;
        // 6: signed by the key that it carries.
        return IsSigned(x, y, header + "." + claims, signed) ? new(Thumbprint(jwk), said) : null;
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
            // A point that is not on the curve.
            return false;
        }
    }

    /// <summary>RFC 7638, section 3.2: the required members in their order. They were read in their one spelling.</summary>
    private static KeyThumbprint Thumbprint(DpopJwk jwk) =>
        KeyThumbprint.From(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{jwk.X}}","y":"{{jwk.Y}}"}""")));

    private static T? Json<T>(string part, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        if (Bytes(part, null) is not { } json) return null;
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The bytes of base64url in its one spelling, so that nothing can be said in two ways.</summary>
    private static byte[]? Bytes(string? text, int? length)
    {
        if (string.IsNullOrEmpty(text) || !Ascii.IsValid(text)) return null;
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out int written) != OperationStatus.Done) return null;
        Array.Resize(ref bytes, written);
        return (length is null || length == written) && Base64Url.EncodeToString(bytes) == text ? bytes : null;
    }
}
