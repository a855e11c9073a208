using System.Security.Cryptography;
using System.Text;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Fuzz;

/// <summary>The content of a DPoP proof (RFC 9449). It is signed as it is, so that the checks after the signature are reached.</summary>
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

/// <summary>A client's key, shared by several workers.</summary>
internal sealed class ProofSigner : IDisposable
{
    private readonly ProofKey _key = new();
    private readonly Lock _lock = new();

    public ProofSigner() => Jwk = _key.Jwk.ToJsonString();

    public void Dispose() => _key.Dispose();

    /// <summary>The public key, as in a proof's header.</summary>
    public string Jwk { get; }

    public string Sign(string header, string claims)
    {
        lock (_lock) return _key.SignText(ProofKey.Encode(RawRequest.Bytes(header)), ProofKey.Encode(RawRequest.Bytes(claims)));
    }

    public static string Hash(string token) => ProofKey.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
}
