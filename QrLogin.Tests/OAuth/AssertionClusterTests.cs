using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>Assertions on a cluster with two independent front ends.</summary>
public sealed class AssertionClusterTests : OnClusterParts
{
    private const string Host = "login.example.com";

    [Fact]
    public async Task An_assertion_that_one_front_end_has_taken_is_refused_by_the_other()
    {
        using var key = IssuerKey.Ec();
        string[] client =
        [
            $"--QrLogin:PublicOrigin=http://{Host}", "--QrLogin:Clients:shop:Vouches=true",
            $"--QrLogin:Clients:shop:SecretSha256={AssertionHost.Shop.Hash}", $"--QrLogin:Clients:shop:Jwks={AssertionHost.KeySet(key)}",
        ];
        await using var silo = await Parts.Silo();
        await using var one = await ServiceProcess.Api(Parts.Folder, "Production", [.. Parts.Settings, .. client]);
        await using var two = await ServiceProcess.Api(Parts.Folder, "Production", [.. Parts.Settings, .. client]);
        string first = AssertionHost.Assertion(key, $"http://{Host}"), second = AssertionHost.Assertion(key, $"http://{Host}");

        Assert.Equal(200, (await Exchange(one.Http, first)).Status);
        Assert.Equal((400, "invalid_grant"), (await Exchange(two.Http, first)).OAuthRefusal);
        var both = await Task.WhenAll(Exchange(one.Http, second), Exchange(two.Http, second));
        Assert.Equal([200, 400], both.Select(reply => reply.Status).Order());
    }

    private static Task<Reply> Exchange(HttpClient http, string assertion) => http.Form(
        "oauth/token",
        [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion), .. AssertionHost.Shop.Parameters],
        ("Host", Host),
        ("X-Device-Id", "phone-of-42"),
        ("X-Device-Type", "ios"));
}
