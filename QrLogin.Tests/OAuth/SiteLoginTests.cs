using System.Text.Json;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>Logins that a site's own page asks for: the phone is told which site, and the login is the site's.</summary>
public sealed class SiteLoginTests(ShopHost shop) : IClassFixture<ShopHost>
{
    private static readonly HttpMethod s_get = HttpMethod.Get, s_post = HttpMethod.Post, s_delete = HttpMethod.Delete;

    [Fact]
    public async Task The_phone_is_told_which_site_asks_and_that_nothing_proves_it()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(shop.Http), await TestPc.OpenFrom(shop.Http, ShopHost.Origin));
        var scanned = await phone.Scan(pc);
        Assert.Equal("""{"name":"The shop","verified":false}""", scanned["client"].GetRawText());
        Assert.Equal("number", scanned["numberMatch"].GetProperty("kind").GetString());
        Assert.Equal(JsonValueKind.Null, scanned["userCode"].ValueKind);
    }

    [Fact]
    public async Task Our_own_page_and_a_program_without_an_origin_are_no_client()
    {
        var phone = await TestPhone.LoggedIn(shop.Http);
        var own = await TestPc.OpenFrom(shop.Http, shop.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        foreach (var pc in new[] { own, await TestPc.Open(shop.Http) })
        {
            Assert.Equal(JsonValueKind.Null, (await phone.Scan(pc))["client"].ValueKind);
            await phone.Approve(pc);
            var seen = await shop.Http.Introspect((await pc.Token())!);
            Assert.DoesNotContain("client_id", seen.Members);
        }
    }

    [Fact]
    public async Task A_sites_token_is_active_at_its_own_resource_server_alone()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(shop.Http), await TestPc.OpenFrom(shop.Http, ShopHost.Origin));
        await phone.Approve(pc);
        var token = (await pc.Poll())["token"];

        var own = await shop.Http.Introspect(token.GetProperty("accessToken").GetString()!, ShopHost.Api);

        Assert.Equal(
            (true, "shop", token.GetProperty("loginId").GetString(), pc.Device.Id),
            (
                own["active"].GetBoolean(),
                own["client_id"].GetString(),
                own["sid"].GetString(),
                own["device_id"].GetString()));
        Assert.Equal(600, own["exp"].GetInt64() - own["iat"].GetInt64());
        Assert.False((await shop.Http.Introspect(token.GetProperty("accessToken").GetString()!, TestClient.Narrow))["active"].GetBoolean());
        Assert.True((await shop.Http.Introspect(phone.Token, ShopHost.Api))["active"].GetBoolean());
    }

    [Fact]
    public async Task A_sites_login_can_see_itself_log_out_and_nothing_else()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(shop.Http), await TestPc.OpenFrom(shop.Http, ShopHost.Origin));
        await phone.Approve(pc);
        string token = (await pc.Token())!;
        var waiting = await TestPc.Open(shop.Http);
        Task<Reply> Call(HttpMethod method, string path, object? body = null) =>
            shop.Http.Call(method, "api/v1/" + path, body, token, pc.Device);

        Assert.Equal(200, (await Call(s_get, "me")).Status);
        foreach (var (method, path, code) in new[]
        {
            (s_get, "logins", "insufficient_scope"),
            (s_delete, "logins", "insufficient_scope"),
            (s_delete, "logins/AAAAAAAAAAAAAAAAAAAAAA", "insufficient_scope"),
            (s_post, $"qr-sessions/{waiting.QrId}/confirm", "insufficient_scope"),
            (s_post, $"qr-sessions/{waiting.QrId}/deny", "insufficient_scope"),
            (s_get, $"qr-sessions/{waiting.QrId}/phone", "insufficient_scope"),
            (s_post, $"qr-sessions/{waiting.QrId}/scan", "may_not_vouch"),
            (s_post, "qr-sessions/lookup", "may_not_vouch"),
        })
        {
            object? body = path.EndsWith("scan", StringComparison.Ordinal) ? new { scanCode = waiting.ScanCode }
                : path.EndsWith("lookup", StringComparison.Ordinal) ? new { userCode = "BBBB-BBBB" }
                : method == s_post ? new { confirmToken = "qrc_x" } : null;
            var reply = await Call(method, path, body);
            Assert.Equal((path, 403, code), (path, reply.Status, reply.Code));
        }

        var refused = await Call(s_get, "logins");
        Assert.Equal("Bearer error=\"insufficient_scope\"", refused.Headers.WwwAuthenticate.ToString());
        Assert.Equal(200, (await phone.Call(s_get, "logins")).Status);
        Assert.Equal(204, (await Call(s_post, "logout")).Status);
        Assert.Equal(401, (await Call(s_get, "me")).Status);
    }

    [Fact]
    public async Task A_site_that_requires_DPoP_gets_no_session_without_a_proof() => Assert.Equal(
        (400, "invalid_dpop_proof"),
        (await shop.Http.Call(
            s_post, "api/v1/qr-sessions", device: TestDevice.New("pc"), headers: ("Origin", ShopHost.StrictOrigin))).Refusal);
}

/// <summary>A service with two sites, and the resource server of one of them.</summary>
public sealed class ShopHost() : ApiHost(null, new()
{
    ["QrLogin:Clients:shop:Name"] = "The shop",
    ["QrLogin:Clients:shop:Origins"] = Origin,
    ["QrLogin:Clients:shop:LoginLifetime"] = "00:10:00",
    ["QrLogin:Clients:bank:Origins"] = StrictOrigin,
    ["QrLogin:Clients:bank:RequireDpop"] = "true",
    ["QrLogin:Clients:shop-api:SecretSha256"] = Api.Hash,
    ["QrLogin:Clients:shop-api:ResourceServer"] = "true",
    ["QrLogin:Clients:shop-api:TokensOf"] = "shop",
})
{
    public const string Origin = "https://shop.example.com", StrictOrigin = "https://bank.example.com";

    internal static readonly TestClient Api = new("shop-api", "the secret of the shop's API");
}
