using QrLogin.Tests.Infrastructure;
using QrLogin.Tests.OAuth;

namespace QrLogin.Tests.External;

/// <summary>A client that vouches, whose id is the issuer of a provider.</summary>
public sealed class ClientAsIssuerTests : IAsyncLifetime
{
    private readonly TestIssuer _issuer = new();
    private readonly IssuerKey _key = IssuerKey.Ec();
    private ApiHost? _site;

    private ApiHost Site => _site!;

    private TestClient Client => new(_issuer.Address, "the secret of the client");

    public async ValueTask InitializeAsync()
    {
        await _issuer.Start();
        _site = new(null, new(_issuer.Settings)
        {
            ["QrLogin:Clients:same:Id"] = Client.Id,
            ["QrLogin:Clients:same:SecretSha256"] = Client.Hash,
            ["QrLogin:Clients:same:Vouches"] = "true",
            ["QrLogin:Clients:same:Jwks"] = AssertionHost.KeySet(_key),
        });
        await _site.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await _issuer.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public async Task A_client_with_a_providers_issuer_as_its_id_has_users_of_its_own()
    {
        var phone = TestDevice.New("ios");
        string assertion = AssertionHost.Assertion(Client, _key, Site.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        var answer = await Site.Http.Form(
            "oauth/token",
            [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion), .. Client.Parameters],
            ("X-Device-Id", phone.Id),
            ("X-Device-Type", phone.Type));

        var own = await Me(answer["access_token"].GetString()!);
        var providers = await Me(_issuer.Token("42", TimeProvider.System.GetUtcNow()));

        Assert.Equal(
            ("urn:qrlogin:client:" + _issuer.Address, _issuer.Address, "42", "42"),
            (Idp(own, "iss"), Idp(providers, "iss"), Idp(own, "sub"), Idp(providers, "sub")));
        Assert.NotEqual(own["account"].GetProperty("accountId").GetString(), providers["account"].GetProperty("accountId").GetString());
        // Neither is taken for the other.
        Assert.Equal(401, (await Me(assertion)).Status);

        Task<Reply> Me(string token) => TestPhone.With(Site.Http, phone, token).Call(HttpMethod.Get, "me");
    }

    private static string? Idp(Reply me, string member) => me["account"].GetProperty("idp").GetProperty(member).GetString();
}
