using QrLogin.Tests.Configuration;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>The keys of a client that vouches: in a file or at an address, rotated, and missing.</summary>
[Trait("Speed", "Slow")]
public sealed class AssertionKeyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_rotated_key_is_accepted_at_once_from_an_address_and_from_a_file()
    {
        await using var issuer = await new TestIssuer().Start();
        string file = Path.Combine(_folder.Path, "keys.json");
        foreach (string source in new[] { issuer.Address + "/keys", file })
        {
            var old = issuer.Keys[0];
            await File.WriteAllTextAsync(file, AssertionHost.KeySet(old), TestContext.Current.CancellationToken);
            await using var site = new OneKeyHost(source);
            await site.InitializeAsync();
            Assert.Equal(200, (await site.Exchange(old)).Status);

            issuer.Rotate(IssuerKey.Rsa());
            await File.WriteAllTextAsync(file, AssertionHost.KeySet(issuer.Keys[0]), TestContext.Current.CancellationToken);

            Assert.Equal(200, (await site.Exchange(issuer.Keys[0])).Status);
            Assert.Equal((400, "invalid_grant"), (await site.Exchange(old)).OAuthRefusal);
        }
    }

    [Fact]
    public async Task An_address_that_does_not_answer_makes_the_service_unavailable()
    {
        await using var issuer = new TestIssuer();
        await using var site = new OneKeyHost(issuer.Address + "/keys");
        await site.InitializeAsync();
        Assert.Equal((503, "temporarily_unavailable"), (await site.Exchange(issuer.Keys[0])).OAuthRefusal);
        await issuer.Start();
        Assert.Equal(200, (await site.Exchange(issuer.Keys[0])).Status);
    }

    public static TheoryData<string[], string> WrongSettings => new()
    {
        { ["Jwks={}"], "QrLogin:Clients:shop:Jwks must be a JWK set" },
        { ["Jwks={\"keys\":[]}"], "QrLogin:Clients:shop:Jwks must be a JWK set" },
        { ["Jwks={\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}"], "QrLogin:Clients:shop:Jwks must be a JWK set" },
        { ["Jwks=/no/such/file"], "QrLogin:Clients:shop:Jwks must be a JWK set" },
        { ["Jwks=https://ann:hunter2@shop.example/keys"], "QrLogin:Clients:shop:Jwks must be a JWK set" },
        { ["Jwks=http://shop.example/keys"], "QrLogin:Clients:shop:Jwks must be a JWK set" },
        { ["Name=Shop"], "QrLogin:Clients:shop:Jwks is missing" },
        { ["Jwks=https://shop.example/keys", "SecretSha256="], "QrLogin:Clients:shop:SecretSha256" },
        { ["Jwks=https://shop.example/keys", "ResourceServer=true"], "QrLogin:Clients:shop:Vouches is \"true\", but" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public void A_wrong_setting_is_named(string[] settings, string says)
    {
        const string Client = "QrLogin:Clients:shop:";
        string[] all =
        [
            "urls=http://127.0.0.1:0", "QrLogin:PublicOrigin=https://login.example.com", Client + "Vouches=true",
            Client + "SecretSha256=" + AssertionHost.Shop.Hash, .. settings.Select(s => Client + s),
        ];
        string message = FailedStart.Of("QrLogin.Api.dll", _folder.Path, "Production", all);
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    private sealed class OneKeyHost(string keys) : ApiHost(null, new()
    {
        ["QrLogin:Clients:shop:SecretSha256"] = AssertionHost.Shop.Hash,
        ["QrLogin:Clients:shop:Vouches"] = "true",
        ["QrLogin:Clients:shop:Jwks"] = keys,
    })
    {
        public Task<Reply> Exchange(IssuerKey key)
        {
            string assertion = AssertionHost.Assertion(key, Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
            return Http.Form(
                "oauth/token",
                [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion), .. AssertionHost.Shop.Parameters],
                ("X-Device-Id", "phone-of-42"),
                ("X-Device-Type", "ios"));
        }
    }
}
