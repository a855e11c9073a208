using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace QrLogin.Tests.Fuzz;

/// <summary>What a DPoP proof (RFC 9449) says. It is signed as it stands, so that what is behind the signature is reached.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Claims">Its claims.</param>
internal sealed record ProofPlan(string Header, string Claims)
{
    public const string GoodHeader = """{"typ":"dpop+jwt","alg":"ES256","jwk":«jwk»}""";
    public const string OpeningClaims = """{"jti":"«jti»","htm":"«htm»","htu":"«htu»","iat":«iat»}""";
    public const string PcClaims = """{"jti":"«jti»","htm":"«htm»","htu":"«htu»","iat":«iat»,"ath":"«pcAth»"}""";
    public const string PhoneClaims = """{"jti":"«jti»","htm":"«htm»","htu":"«htu»","iat":«iat»,"ath":"«phoneAth»"}""";

    public static readonly ProofPlan Good = new(GoodHeader, OpeningClaims);
}

/// <summary>A client's key.</summary>
internal sealed class ProofSigner
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Lock _lock = new();

    public ProofSigner()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        Jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
    }

    /// <summary>The public half, as a header shows it.</summary>
    public string Jwk { get; }

    public string Sign(string header, string claims)
    {
        string input = Part(header) + "." + Part(claims);
        lock (_lock) return input + "." + Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256));
    }

    public static string Hash(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    private static string Part(string json) => Base64Url.EncodeToString(Raw.Bytes(json));
}
