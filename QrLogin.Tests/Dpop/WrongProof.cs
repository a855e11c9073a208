using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Dpop;

/// <summary>Every invalid proof that RFC 9449 names, and known attacks on JWTs (RFC 8725).</summary>
internal static class WrongProof
{
    public static IReadOnlyDictionary<string, Func<ProofKey, ProofDraft, string[]>> All
    {
        get;
    } = new Dictionary<string, Func<ProofKey, ProofDraft, string[]>>
    {
        ["no header, but two"] = (key, draft) => [key.Sign(draft), key.Sign(draft)],
        ["two in one header"] = (key, draft) => [key.Sign(draft) + ", " + key.Sign(draft)],
        ["empty"] = (_, _) => [""],
        ["not a JWT"] = (_, _) => ["a.b"],
        ["four parts"] = (key, draft) => [key.Sign(draft) + ".AAAA"],
        ["padded"] = (key, draft) => [key.Sign(draft) + "="],
        ["no signature"] = (key, draft) => [Parts(key.Sign(draft), (h, c, _) => $"{h}.{c}.")],
        ["signed by another key"] = (_, draft) => [new ProofKey().Sign(draft)],
        ["changed after signing"] = (key, draft) =>
            [Parts(key.Sign(draft), (h, _, s) => $"{h}.{ProofKey.Encode(With(draft.Claims, "jti", "other"))}.{s}")],
        ["signature in ASN.1"] = (key, draft) => [Parts(key.Sign(draft), (h, c, _) => $"{h}.{c}.{ProofKey.Encode(new byte[70])}")],
        ["wrong type"] = (key, draft) => [key.Sign(draft with { Header = With(draft.Header, "typ", "JWT") })],
        ["no type"] = (key, draft) => [key.Sign(draft with { Header = With(draft.Header, "typ", null) })],
        ["alg none"] = (key, draft) =>
            [Parts(key.Sign(draft with { Header = With(draft.Header, "alg", "none") }), (h, c, _) => $"{h}.{c}.")],
        ["alg none, signed"] = (key, draft) => [key.Sign(draft with { Header = With(draft.Header, "alg", "none") })],
        ["alg HS256 with the public key as secret"] = (key, draft) => [Hmac(key, draft)],
        ["alg RS256"] = (key, draft) => [key.Sign(draft with { Header = With(draft.Header, "alg", "RS256") })],
        ["alg ES384"] = (key, draft) => [key.Sign(draft with { Header = With(draft.Header, "alg", "ES384") })],
        ["no key"] = (key, draft) => [key.Sign(draft with { Header = With(draft.Header, "jwk", null) })],
        ["private key"] = (key, draft) =>
            [key.Sign(draft with { Header = With(draft.Header, "jwk", With(key.Jwk, "d", key.PrivatePart)) })],
        ["unknown curve"] = (key, draft) => [key.Sign(draft with { Header = With(draft.Header, "jwk", With(key.Jwk, "crv", "P-257")) })],
        ["another curve"] = (key, draft) =>
            [key.Sign(draft with { Header = With(draft.Header, "jwk", With(key.Jwk, "crv", "secp256k1")) })],
        ["a point off the curve"] = (key, draft) =>
            [key.Sign(draft with { Header = With(draft.Header, "jwk", With(key.Jwk, "y", key.Jwk["x"]!.GetValue<string>())) })],
        ["another kind of key"] = (key, draft) =>
            [key.Sign(draft with { Header = With(draft.Header, "jwk", With(key.Jwk, "kty", "OKP")) })],
        ["an extension that must be understood"] = (key, draft) =>
            [key.Sign(draft with { Header = With(draft.Header, "crit", new JsonArray("b64")) })],
        ["wrong htm"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "htm", "PUT") })],
        ["htm in another case"] = (key, draft) =>
            [key.Sign(draft with { Claims = With(draft.Claims, "htm", draft.Claims["htm"]!.GetValue<string>().ToLowerInvariant()) })],
        ["no htm"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "htm", null) })],
        ["htu of another host"] = (key, draft) =>
            [key.Sign(draft with { Claims = With(draft.Claims, "htu", "https://evil.example" + Path(draft)) })],
        ["htu of another path"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "htu", Htu(draft) + "/x") })],
        ["htu of another scheme"] = (key, draft) =>
            [key.Sign(draft with { Claims = With(draft.Claims, "htu", Htu(draft).Replace("http:", "https:", StringComparison.Ordinal)) })],
        ["htu with a user"] = (key, draft) =>
            [key.Sign(draft with { Claims = With(draft.Claims, "htu", Htu(draft).Replace("://", "://me@", StringComparison.Ordinal)) })],
        ["a relative htu"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "htu", Path(draft)) })],
        ["no htu"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "htu", null) })],
        ["no jti"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "jti", null) })],
        ["an empty jti"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "jti", "") })],
        ["a jti that is a number"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "jti", 7) })],
        ["too early"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "iat", Iat(draft) + 90) })],
        ["too late"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "iat", Iat(draft) - 90) })],
        ["beyond all time"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "iat", 1e300) })],
        ["a time that is text"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "iat", "now") })],
        ["no time"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "iat", null) })],
        ["a member twice"] = (key, draft) => [Twice(key, draft)],
        ["ath of another token"] = (key, draft) =>
            [key.Sign(draft with { Claims = With(draft.Claims, "ath", ProofKey.Encode(new byte[32])) })],
        ["larger than any proof"] = (key, draft) => [key.Sign(draft with { Claims = With(draft.Claims, "jti", new string('j', 5000)) })],
    };

    private static JsonObject With(JsonObject json, string member, JsonNode? value)
    {
        var changed = json.DeepClone().AsObject();
        changed.Remove(member);
        if (value is not null) changed[member] = value;
        return changed;
    }

    private static string Parts(string jwt, Func<string, string, string, string> change) =>
        jwt.Split('.') is [var h, var c, var s] ? change(h, c, s) : throw new ArgumentException(jwt);

    private static string Htu(ProofDraft draft) => draft.Claims["htu"]!.GetValue<string>();

    private static string Path(ProofDraft draft) => new Uri(Htu(draft)).AbsolutePath;

    private static long Iat(ProofDraft draft) => draft.Claims["iat"]!.GetValue<long>();

    private static string Hmac(ProofKey key, ProofDraft draft)
    {
        string input = $"{ProofKey.Encode(With(draft.Header, "alg", "HS256"))}.{ProofKey.Encode(draft.Claims)}";
        byte[] signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Jwk.ToJsonString()), Encoding.ASCII.GetBytes(input));
        return $"{input}.{ProofKey.Encode(signature)}";
    }

    private static string Twice(ProofKey key, ProofDraft draft)
    {
        string claims = draft.Claims.ToJsonString()[..^1] + ",\"htm\":\"GET\"}";
        return key.SignText(ProofKey.Encode(draft.Header), ProofKey.Encode(Encoding.UTF8.GetBytes(claims)));
    }
}
