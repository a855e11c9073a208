using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>Logins that a site's own page asks for: the phone is told which site, and the login is the site's.</summary>
public sealed class SiteLoginTests(ShopHost shop) : IClassFixture<ShopHost>
{
    private const string Session = "api/v1/qr-sessions/{qrId}";

    private static readonly (string Method, string Route) s_logout = ("POST", "api/v1/logout");

    /// <summary>
    /// What the routes answer to a site's login, unless it is 403 <c>insufficient_scope</c>: those that it may call, those that do not
    /// ask who calls, those of the PC, which take a poll token, and those that need a phone.
    /// </summary>
    private static readonly Dictionary<(string Method, string Route), (int Status, string? Code)> s_otherwise = new()
    {
        [("GET", "api/v1/me")] = (200, null),
        [s_logout] = (204, null),
        [("POST", "api/v1/accounts")] = (400, "validation"),
        [("POST", "api/v1/login")] = (400, "validation"),
        [("POST", "api/v1/login/passkey")] = (400, "validation"),
        // Passkeys do not work at an IP address.
        [("POST", "api/v1/login/passkey/options")] = (404, "not_found"),
        [("POST", "api/v1/password-resets")] = (400, "validation"),
        [("POST", "api/v1/qr-sessions")] = (201, null),
        [("GET", Session)] = (401, "invalid_poll_token"),
        [("GET", Session + "/events")] = (401, "invalid_poll_token"),
        [("GET", Session + "/image")] = (401, "invalid_poll_token"),
        [("DELETE", Session)] = (401, "invalid_poll_token"),
        [("POST", Session + "/scan")] = (403, "may_not_vouch"),
        [("POST", "api/v1/qr-sessions/lookup")] = (403, "may_not_vouch"),
    };

    /// <summary>The body that a route needs, by the last part of its path.</summary>
    private static readonly Dictionary<string, object> s_bodies = new()
    {
        ["scan"] = new { scanCode = "AAAAAAAA" },
        ["lookup"] = new { userCode = "BBBB-BBBB" },
        ["confirm"] = new { confirmToken = "qrc_x" },
        ["deny"] = new { confirmToken = "qrc_x" },
        ["continue"] = new { pollToken = "qrp_x" },
        ["accounts"] = new { },
        ["login"] = new { },
    };

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
        Task<Reply> Call(string method, string path) =>
            shop.Http.Call(new(method), path, s_bodies.GetValueOrDefault(path.Split('/')[^1]), token, pc.Device);

        var routes = ApiRoutes(shop).ToHashSet();
        Assert.Empty(s_otherwise.Keys.Except(routes));
        foreach (var (method, route) in routes.Where(r => r != s_logout))
        {
            const string Id = "AAAAAAAAAAAAAAAAAAAAAA";
            string path = route.Replace("{qrId}", waiting.QrId).Replace("{loginId}", Id).Replace("{passkeyId}", Id);
            var reply = await Call(method, path);
            var expected = s_otherwise.GetValueOrDefault((method, route), (403, "insufficient_scope"));
            Assert.Equal((method, route, expected), (method, route, (reply.Status, reply.Status < 300 ? null : reply.Code)));
        }

        var refused = await Call("GET", "api/v1/logins");
        Assert.Equal("Bearer error=\"insufficient_scope\"", refused.Headers.WwwAuthenticate.ToString());
        Assert.Equal(200, (await phone.Call(HttpMethod.Get, "logins")).Status);
        Assert.Equal(204, (await Call(s_logout.Method, s_logout.Route)).Status);
        Assert.Equal(401, (await Call("GET", "api/v1/me")).Status);
    }

    [Fact]
    public async Task A_site_that_requires_DPoP_gets_no_session_without_a_proof() => Assert.Equal(
        (400, "invalid_dpop_proof"),
        (await shop.Http.Call(
            HttpMethod.Post, "api/v1/qr-sessions", device: TestDevice.New("pc"), headers: ("Origin", ShopHost.StrictOrigin))).Refusal);

    private static IEnumerable<(string Method, string Route)> ApiRoutes(ApiHost host) =>
        from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let route = endpoint.RoutePattern.RawText!.Trim('/')
        where route.StartsWith("api/v1/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        select (method, route);
}
