using CsCheck;

namespace QrLogin.Tests.Fuzz;

/// <summary>Generates proofs that are signed correctly, so that only their content can be wrong.</summary>
internal static class ProofGen
{
    private static readonly Gen<string> s_claims = Gen.OneOf(ProofPlan.OpeningClaims, ProofPlan.PcClaims, ProofPlan.PhoneClaims);

    /// <summary>Invalid URIs, and URIs that are hard to compare.</summary>
    private static readonly Gen<string> s_uri = Gen.OneOf(
        Gen.OneOf(
            "", "/", "x", "mailto:a@b", "urn:x", "file:///etc", "http://", "http://[", "http://[::1]:«port»/api/v1/me",
            "http://user@localhost:«port»/", "http://localhost:99999/", "http://localhost:«port»/%zz", "http://%00/", "//x"),
        Gen.OneOf(
            "http://\\uffff.com/", "http://xn--\\u0301/", "http://\\ud800/", "http://a..b/", "http://-/", "http://\\u3002/",
            "http://xn--a/", "http://ß.example/", "http://127.1:«port»/api/v1/me", "http://0x7f000001/", "http://localhost:«port»/\\u0000",
            "«htu»?a#b", "«htu»%2e"),
        Gen.String[1, 30].Select(
            s => "http://" + s.Replace("\"", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal) + "/"));

    /// <summary>Texts of a nonce's length, and of other lengths.</summary>
    private static readonly Gen<string> s_nonce = Gen.OneOf(
        Gen.OneOf(
            "", "«nonce»", "«nonce»=", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
            "________________________________"),
        Gen.String[Gen.Char['!', '~'], 32, 32].Select(s => s.Replace('"', '!').Replace('\\', '!')),
        Gen.String[32, 32].Select(s => s.Replace('"', '!').Replace('\\', '!')));

    private static Gen<string> Changed(string claims) => Gen.Frequency(
        (4, s_uri.Select(uri => claims.Replace("«htu»", uri, StringComparison.Ordinal))),
        (4, s_nonce.Select(nonce => $"{claims[..^1]},\"nonce\":\"{nonce}\"}}")),
        (
            3,
            Gen.Select(
                Gen.OneOf("jti", "htm", "htu", "ath", "nonce", "extra"),
                HostileInput.Literal,
                (name, literal) => $"{claims.Replace($"\"{name}\"", "\"other\"", StringComparison.Ordinal)[..^1]},\"{name}\":{literal}}}")),
        (
            2,
            Gen.OneOf("1e999", "-1", "0", "1e400", "\"«iat»\"", "null", "«iat»0", "«iat».5", "9223372036854775808", "-1e308")
                .Select(iat => claims.Replace("«iat»", iat, StringComparison.Ordinal))),
        (2, HostileInput.Near(claims)),
        (1, HostileInput.Literal));

    private static readonly Gen<string> s_header = Gen.OneOf(
        Gen.OneOf(
            """{"typ":"JWT","alg":"ES256","jwk":«jwk»}""",
            """{"typ":"dpop+jwt","alg":"none","jwk":«jwk»}""",
            """{"typ":"dpop+jwt","alg":"ES256"}""",
            """{"typ":"dpop+jwt","alg":"ES256","jwk":«strangersJwk»}""",
            "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\","
            + $"\"x\":\"{new string('A', 43)}\",\"y\":\"{new string('A', 43)}\"}}}}",
            "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\","
            + $"\"x\":\"{new string('_', 44)}\",\"y\":\"_\"}}}}"),
        HostileInput.Literal.Select(l => $"{ProofPlan.GoodHeader[..^1]},\"crit\":{l}}}"),
        HostileInput.Literal.Select(
            l => $$$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{"d":{{{l}}},"kty":"EC","crv":"P-256","x":"AAAA","y":{{{l}}}}}"""),
        HostileInput.Literal.Select(l => $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{l}}}"""),
        HostileInput.Near(ProofPlan.GoodHeader),
        HostileInput.Literal);

    public static readonly Gen<ProofPlan> Any = Gen.Frequency(
        (2, s_claims.Select(claims => new ProofPlan(ProofPlan.GoodHeader, claims))),
        (4, s_claims.SelectMany(Changed).Select(claims => new ProofPlan(ProofPlan.GoodHeader, claims))),
        (2, Gen.Select(s_header, s_claims, (header, claims) => new ProofPlan(header, claims))));
}
