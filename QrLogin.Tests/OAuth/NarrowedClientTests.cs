using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>Clients that may do less than others.</summary>
public sealed class NarrowedClientTests(NarrowedClientsHost site) : IClassFixture<NarrowedClientsHost>
{
    private static readonly (string, string) s_codeGrant = ("grant_type", "urn:ietf:params:oauth:grant-type:device_code");

    [Fact]
    public async Task A_client_whose_people_must_type_the_code_gets_no_complete_link()
    {
        var asked = await Ask("typed");
        Assert.Equal(["device_code", "user_code", "verification_uri", "expires_in", "interval"], asked.Members);
        Assert.Equal((400, "authorization_pending"), await Poll("typed", asked["device_code"].GetString()!));
        var phone = await TestPhone.LoggedIn(site.Http);
        var found = await phone.LookUp(asked["user_code"].GetString()!);
        Assert.Equal(200, (await phone.Scan(found["qrId"].GetString()!, found["scanCode"].GetString()!)).Status);
    }

    [Theory]
    [InlineData("assertions")]
    [InlineData("implied")]
    public async Task A_client_without_the_device_grant_gets_no_codes_and_no_tokens(string client)
    {
        Assert.Equal((400, "unauthorized_client"), (await Ask(client)).OAuthRefusal);
        Assert.Equal((400, "unauthorized_client"), await Poll(client, QrLogin.Api.Secrets.PollToken.Generate().Reveal()));
    }

    [Fact]
    public async Task A_client_outside_its_networks_is_unknown()
    {
        Assert.Equal(200, (await Ask("here")).Status);
        Assert.Equal((401, "invalid_client"), (await Ask("elsewhere")).OAuthRefusal);
        var unknown = await Ask("nobody");
        Assert.Equal(unknown.Text, (await Ask("elsewhere")).Text);
    }

    private Task<Reply> Ask(string client) =>
        site.Http.Form("oauth/device_authorization", NarrowedClientsHost.Of(client).Parameters);

    private async Task<(int, string?)> Poll(string client, string code) => (await site.Http.Form(
        "oauth/token", [s_codeGrant, ("device_code", code), .. NarrowedClientsHost.Of(client).Parameters])).OAuthRefusal;
}

/// <summary>A service with such clients.</summary>
public sealed class NarrowedClientsHost() : ApiHost(null, new()
{
    ["QrLogin:Clients:typed:VerificationUriComplete"] = "false",
    ["QrLogin:Clients:here:Networks"] = "127.0.0.0/8, ::1",
    ["QrLogin:Clients:elsewhere:Networks"] = "192.0.2.0/24",
    ["QrLogin:Clients:assertions:Grants"] = "jwt-bearer",
    ["QrLogin:Clients:assertions:SecretSha256"] = Of("assertions").Hash,
    ["QrLogin:Clients:assertions:Vouches"] = "true",
    ["QrLogin:Clients:assertions:Jwks"] = s_keys,
    ["QrLogin:Clients:implied:SecretSha256"] = Of("implied").Hash,
    ["QrLogin:Clients:implied:Vouches"] = "true",
    ["QrLogin:Clients:implied:Jwks"] = s_keys,
})
{
    private static readonly string s_keys = AssertionHost.KeySet(IssuerKey.Ec());

    internal static TestClient Of(string client) =>
        client is "assertions" or "implied" ? new(client, "the secret of " + client) : new(client);
}
