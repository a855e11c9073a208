using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>A client learns who its user is, from the ID token and from the user info endpoint.</summary>
public sealed class IdTokenTests(CodeHost site) : IClassFixture<CodeHost>
{
    private HttpClient Http => site.Http;

    private string Issuer => site.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task An_id_token_says_who_confirmed_and_how()
    {
        var request = SiteRequest.New().With("nonce", "n-0S6_WzA2Mj");
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await request.Open(Http));
        var before = TimeProvider.System.GetUtcNow();
        await phone.Approve(pc);
        var token = await request.Exchange(Http, await pc.Code());
        Assert.Equal("openid profile", token["scope"].GetString());
        string access = token["access_token"].GetString()!;
        var (me, login) = (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: access), await Http.Introspect(access));

        var claims = await Validate(token["id_token"].GetString()!);
        string[] expected =
            ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "sid", "amr", "at_hash", "azp", "name", "preferred_username"];
        Assert.Equal(expected.Order(), claims.Claims.Select(c => c.Type).Distinct().Order());
        Assert.Equal("RS256", claims.Alg);
        Assert.Equal(
            (login["sub"].GetString(), "web", "web", "n-0S6_WzA2Mj", login["sid"].GetString()),
            (claims.Subject, Assert.Single(claims.Audiences), claims.Azp, Claim("nonce"), Claim("sid")));
        Assert.Equal(["mca", "qr"], claims.Claims.Where(c => c.Type == "amr").Select(c => c.Value));
        Assert.Equal((me["account"].GetProperty("displayName").GetString(), phone.Username), (Claim("name"), Claim("preferred_username")));
        Assert.Equal(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(access)).AsSpan(0, 16)), Claim("at_hash"));
        Assert.Equal(TimeSpan.FromMinutes(5), claims.ValidTo - claims.IssuedAt);
        var confirmed = DateTimeOffset.FromUnixTimeSeconds(claims.GetPayloadValue<long>("auth_time"));
        Assert.InRange(confirmed, before.AddSeconds(-1), TimeProvider.System.GetUtcNow());

        var user = await Http.Call(HttpMethod.Get, "oauth/userinfo", bearer: access);
        Assert.Equal(
            (claims.Subject, Claim("name"), Claim("preferred_username"), 3),
            (user["sub"].GetString(), user["name"].GetString(), user["preferred_username"].GetString(), user.Members.Length));
        Assert.Equal(user.Text, (await Http.Call(HttpMethod.Post, "oauth/userinfo", bearer: access)).Text);

        string Claim(string name) => claims.GetPayloadValue<string>(name);
    }

    [Fact]
    public async Task On_this_device_the_time_and_the_method_are_those_of_the_login_there()
    {
        var device = TestDevice.New("web");
        var here = await TestPhone.Again(Http, (await TestPhone.LoggedIn(Http)).Username, device);
        var claims = await Validate((await ContinuedAs(here))["id_token"].GetString()!);
        Assert.Equal("pwd", Assert.Single(claims.Claims, c => c.Type == "amr").Value);
        var me = await Http.Call(HttpMethod.Get, "api/v1/me", bearer: here.Token, device: device);
        Assert.Equal(
            me["login"].GetProperty("createdAt").GetDateTimeOffset().ToUnixTimeSeconds(), claims.GetPayloadValue<long>("auth_time"));
    }

    [Fact]
    public async Task A_login_that_a_phone_once_made_says_nothing_about_the_method()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        await phone.Approve(pc);
        string token = (await pc.Poll())["token"].GetProperty("accessToken").GetString()!;
        var exchanged = await ContinuedAs(TestPhone.With(Http, pc.Device, token));
        Assert.DoesNotContain((await Validate(exchanged["id_token"].GetString()!)).Claims, c => c.Type == "amr");
        Assert.DoesNotContain("amr", (await Http.Introspect(exchanged["access_token"].GetString()!)).Members);
    }

    [Fact]
    public async Task Without_the_scope_openid_the_client_learns_nothing()
    {
        var request = SiteRequest.New().With("scope", "profile email");
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await request.Open(Http));
        await phone.Approve(pc);
        var token = await request.Exchange(Http, await pc.Code());
        Assert.Equal(["access_token", "token_type", "expires_in"], token.Members);
        var refused = await Http.Call(HttpMethod.Get, "oauth/userinfo", bearer: token["access_token"].GetString());
        Assert.Equal((403, "insufficient_scope"), refused.OAuthRefusal);
        Assert.Equal("Bearer error=\"insufficient_scope\"", refused.Headers.WwwAuthenticate.ToString());
        // The person's own login has no scope, and a wrong token is no token.
        Assert.Equal(403, (await Http.Call(HttpMethod.Get, "oauth/userinfo", bearer: phone.Token, device: phone.Device)).Status);
        Assert.Equal((401, "invalid_token"), (await Http.Call(HttpMethod.Get, "oauth/userinfo", bearer: "qrl_wrong")).OAuthRefusal);
    }

    [Fact]
    public async Task The_metadata_is_one_document_at_two_addresses()
    {
        var metadata = await Http.Call(HttpMethod.Get, ".well-known/openid-configuration");
        Assert.Equal((await Http.Call(HttpMethod.Get, ".well-known/oauth-authorization-server")).Text, metadata.Text);
        Assert.Equal(
            (Issuer, $"{Issuer}/oauth/authorize", $"{Issuer}/oauth/jwks", "public", false),
            (metadata["issuer"].GetString(), metadata["authorization_endpoint"].GetString(), metadata["jwks_uri"].GetString(),
                metadata["subject_types_supported"][0].GetString(), metadata["request_parameter_supported"].GetBoolean()));
        var keys = await Http.Call(HttpMethod.Get, "oauth/jwks");
        Assert.Equal("max-age=900", keys.Headers.CacheControl?.ToString());
        Assert.Equal(["kty", "use", "alg", "kid", "n", "e"], keys["keys"][0].EnumerateObject().Select(m => m.Name));
    }

    private async Task<Reply> ContinuedAs(TestPhone here)
    {
        var request = SiteRequest.New();
        var pc = TestPc.Of(Http, here.Device, await request.TryOpen(Http, here.Device));
        var continued = await Http.Call(
            HttpMethod.Post, $"api/v1/qr-sessions/{pc.QrId}/continue", new { pollToken = pc.PollToken }, here.Token, here.Device);
        Assert.Equal(200, continued.Status);
        return await request.Exchange(Http, await pc.Code());
    }

    /// <summary>Checks the signature with the published keys, and what every client checks.</summary>
    private async Task<JsonWebToken> Validate(string idToken)
    {
        var keys = JsonWebKeySet.Create((await Http.Call(HttpMethod.Get, "oauth/jwks")).Text);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(idToken, new()
        {
            ValidIssuer = Issuer,
            ValidAudience = "web",
            IssuerSigningKeys = keys.GetSigningKeys(),
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        return (JsonWebToken)result.SecurityToken;
    }
}
