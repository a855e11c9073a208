using System.Text.Json.Nodes;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>A service with two clients whose backends vouch for their users.</summary>
public sealed class AssertionHost : ApiHost
{
    internal static readonly TestClient Shop = new("shop", "the secret of the shop"), Bank = new("bank", "the secret of the bank");

    public AssertionHost()
        : this(IssuerKey.Ec(), IssuerKey.Rsa())
    {
    }

    private AssertionHost(IssuerKey shopKey, IssuerKey bankKey)
        : base(null, new()
        {
            ["QrLogin:Clients:shop:SecretSha256"] = Shop.Hash,
            ["QrLogin:Clients:shop:Vouches"] = "true",
            ["QrLogin:Clients:shop:Jwks"] = KeySet(shopKey),
            ["QrLogin:Clients:shop:LoginLifetime"] = "01:00:00",
            ["QrLogin:Clients:bank:SecretSha256"] = Bank.Hash,
            ["QrLogin:Clients:bank:Vouches"] = "true",
            ["QrLogin:Clients:bank:Jwks"] = KeySet(bankKey),
        }) => (ShopKey, BankKey) = (shopKey, bankKey);

    internal IssuerKey ShopKey { get; }

    internal IssuerKey BankKey { get; }

    /// <summary>This service's issuer, the only audience of an assertion.</summary>
    internal string Issuer => Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    internal static string KeySet(params IssuerKey[] keys) =>
        new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => (JsonNode)key.Jwk)]) }.ToJsonString();

    /// <summary>An assertion of the shop about one of its users, before it is signed.</summary>
    internal IssuedToken Draft(string subject) => Draft(Shop, ShopKey, subject);

    internal IssuedToken Draft(TestClient client, IssuerKey key, string subject) => Draft(client, key, Issuer, subject);

    /// <summary>A right assertion of the shop about user 42.</summary>
    internal static string Assertion(IssuerKey key, string issuer) => Assertion(Shop, key, issuer);

    internal static string Assertion(TestClient client, IssuerKey key, string issuer) => key.Sign(Draft(client, key, issuer, "42"));

    private static IssuedToken Draft(TestClient client, IssuerKey key, string issuer, string subject)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new(
            new() { ["alg"] = key.Algorithm, ["kid"] = key.Id },
            new()
            {
                ["iss"] = client.Id,
                ["aud"] = issuer,
                ["sub"] = subject,
                ["iat"] = now,
                ["exp"] = now + 60,
                ["jti"] = Unique.Text(),
            });
    }

    /// <summary>A phone's call of the token endpoint, through its backend, with an assertion.</summary>
    internal Task<Reply> Exchange(
        string assertion, TestClient? client = null, TestDevice? device = null, params (string, string)[] headers)
    {
        device ??= TestDevice.New("ios");
        return Http.Form(
            "oauth/token",
            [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion), .. (client ?? Shop).Parameters],
            [("X-Device-Id", device.Id), ("X-Device-Type", device.Type), .. headers]);
    }

    /// <summary>A phone that is logged in as a user of the shop.</summary>
    internal async Task<TestPhone> NewPhone(string subject)
    {
        var device = TestDevice.New("ios");
        var reply = await Exchange(ShopKey.Sign(Draft(subject)), device: device);
        return TestPhone.With(Http, device, reply["access_token"].GetString()!);
    }

}
