using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A signing key of an identity provider.</summary>
internal sealed class IssuerKey : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    private IssuerKey(AsymmetricAlgorithm key) => _key = key;

    public string Id { get; } = "key-" + Unique.Text();

    public string Algorithm => _key is RSA ? "RS256" : "ES256";

    /// <summary>The public key, as it is published.</summary>
    public JsonObject Jwk
    {
        get
        {
            var jwk = new JsonObject { ["kid"] = Id, ["use"] = "sig", ["alg"] = Algorithm };
            if (_key is RSA rsa)
            {
                var numbers = rsa.ExportParameters(false);
                (jwk["kty"], jwk["n"], jwk["e"]) = ("RSA", ProofKey.Encode(numbers.Modulus), ProofKey.Encode(numbers.Exponent));
            }
            else
            {
                var point = ((ECDsa)_key).ExportParameters(false).Q;
                (jwk["kty"], jwk["crv"], jwk["x"], jwk["y"]) = ("EC", "P-256", ProofKey.Encode(point.X), ProofKey.Encode(point.Y));
            }

            return jwk;
        }
    }

    /// <summary>The encodings of a public key. Attackers use each as a shared secret against naive validators.</summary>
    public IEnumerable<byte[]> PublicForms =>
    [
        Encoding.UTF8.GetBytes(Jwk.ToJsonString()),
        _key.ExportSubjectPublicKeyInfo(),
        Encoding.UTF8.GetBytes(_key.ExportSubjectPublicKeyInfoPem()),
        Encoding.UTF8.GetBytes(_key.ExportSubjectPublicKeyInfoPem() + "\n"),
        ((RSA)_key).ExportRSAPublicKey(),
        ((RSA)_key).ExportParameters(false).Modulus!,
    ];

    public static IssuerKey Rsa() => new(RSA.Create(2048));

    public static IssuerKey Ec() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public string Sign(IssuedToken draft)
    {
        string input = Input(draft);
        byte[] bytes = Encoding.ASCII.GetBytes(input);
        byte[] signature = _key is RSA rsa
            ? rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : ((ECDsa)_key).SignData(bytes, HashAlgorithmName.SHA256);
        return $"{input}.{ProofKey.Encode(signature)}";
    }

    /// <summary>Signed with a shared secret, regardless of its header.</summary>
    public static string Hmac(IssuedToken draft, byte[] secret) =>
        $"{Input(draft)}.{ProofKey.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(Input(draft))))}";

    /// <summary>The signed content.</summary>
    public static string Input(IssuedToken draft) => $"{ProofKey.Encode(draft.Header)}.{ProofKey.Encode(draft.Claims)}";

    public void Dispose() => _key.Dispose();
}
