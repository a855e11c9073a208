using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A client's DPoP key, with valid proofs and proofs with any error.</summary>
internal sealed class ProofKey : IDisposable
{
    private readonly ECDsa _key;

    public ProofKey(ECCurve? curve = null) => _key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);

    /// <summary>RFC 7638.</summary>
    public string Thumbprint =>
        Encode(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{Jwk["x"]}}","y":"{{Jwk["y"]}}"}""")));

    public JsonObject Jwk
    {
        get
        {
            var point = _key.ExportParameters(false).Q;
            return new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Encode(point.X!), ["y"] = Encode(point.Y!) };
        }
    }

    public string PrivatePart => Encode(_key.ExportParameters(true).D!);

    /// <summary>A valid proof for a request at this time.</summary>
    public ProofDraft For(HttpMethod method, Uri address, DateTimeOffset at, string? token = null) => new(
        new() { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = Jwk },
        Claims(method, address, at, token));

    public string Sign(ProofDraft draft) => SignText(Encode(draft.Header), Encode(draft.Claims));

    public string SignText(string header, string claims)
    {
        string input = $"{header}.{claims}";
        return $"{input}.{Encode(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    public static string Encode(JsonNode json) => Encode(Encoding.UTF8.GetBytes(json.ToJsonString(JsonSerializerOptions.Web)));

    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public void Dispose() => _key.Dispose();

    private static JsonObject Claims(HttpMethod method, Uri address, DateTimeOffset at, string? token)
    {
        var claims = new JsonObject
        {
            ["jti"] = Unique.Text(),
            ["htm"] = method.Method,
            ["htu"] = address.GetLeftPart(UriPartial.Path),
            ["iat"] = at.ToUnixTimeSeconds(),
        };
        if (token is not null) claims["ath"] = Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        return claims;
    }
}

/// <summary>A proof before it is signed.</summary>
internal sealed record ProofDraft(JsonObject Header, JsonObject Claims);

/// <summary>A client that proves a key with each request.</summary>
internal sealed class ProvingClient(HttpClient http, TestDevice device, TimeProvider time) : IDisposable
{
    public ProofKey Key { get; init; } = new();

    public TestDevice Device => device;

    /// <summary>The service's public origin, if that differs from the called address.</summary>
    public Uri Origin { get; init; } = http.BaseAddress!;

    /// <summary>The nonce from the server.</summary>
    public string? Nonce { get; set; }

    /// <summary>The same client with another key.</summary>
    public ProvingClient WithOtherKey() => new(http, device, time);

    /// <summary>The same client at another front end.</summary>
    public ProvingClient At(HttpClient other) => new(other, device, time) { Key = Key };

    /// <summary>A valid proof.</summary>
    public ProofDraft Draft(HttpMethod method, string path, string? token = null)
    {
        var draft = Key.For(method, new(Origin, path), time.GetUtcNow(), token);
        if (Nonce is not null) draft.Claims["nonce"] = Nonce;
        return draft;
    }

    /// <summary>Sends a request with a valid proof.</summary>
    public Task<Reply> Call(HttpMethod method, string path, object? body = null, string? token = null) =>
        Send(method, path, body, token, Key.Sign(Draft(method, path, token)));

    /// <summary>Sends a request with any proofs.</summary>
    public async Task<Reply> Send(HttpMethod method, string path, object? body, string? token, params string[] proofs)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("X-Device-Id", device.Id);
        request.Headers.TryAddWithoutValidation("X-Device-Type", device.Type);
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", "DPoP " + token);
        foreach (string proof in proofs) request.Headers.TryAddWithoutValidation("DPoP", proof);
        return await http.Ask(request);
    }

    public void Dispose() => Key.Dispose();
}
