using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using QrLogin.Api.Operator;
using QrLogin.Tests.Infrastructure;
using QrLogin.Tests.OAuth;

namespace QrLogin.Tests.OpenApi;

/// <summary>Real calls of every operation, successes and refusals, each compared with the API document.</summary>
public sealed class ContractTests(QuickOAuthHost api, Browser browser) : IClassFixture<QuickOAuthHost>, IClassFixture<Browser>
{
    private const string Sessions = "api/v1/qr-sessions";

    [Fact]
    public async Task Real_requests_and_answers_match_the_document()
    {
        var (http, recorder) = Recorder.At(api.Localhost);
        using var _ = http;
        await LogsIn(http);
        await IsRefused(http);
        await LogsInByOAuth(http);
        await IsRefusedByOAuth(http);
        await LogsInByCode(http);
        await ChangesItsAccount(http);
        await UsesPasskeys(http);
        foreach (string path in new[]
        {
            ".well-known/oauth-authorization-server", ".well-known/openid-configuration", "oauth/jwks", "health/live", "health/ready",
        })
            await http.Call(HttpMethod.Get, path);

        var document = await Document.Of(api.Http);
        var used = recorder.Exchanges.Select(e => (Exchange: e, Operation: document.OperationOf(e.Request.Method, e.Path)!)).ToList();
        Assert.All(
            used,
            u => Assert.Equal(
                $"{u.Operation} {u.Exchange.Reply.Status}: ",
                $"{u.Operation} {u.Exchange.Reply.Status}: {Wrong(document, u.Operation, u.Exchange)}"));
        // Every operation was called.
        Assert.Equal(
            document.Operations.Order(), used.Where(u => u.Exchange.Reply.Status < 300).Select(u => u.Operation).Distinct().Order());
        Assert.Equal(
            [200, 201, 204, 400, 401, 403, 404, 409, 413, 415],
            used.Select(u => u.Exchange.Reply.Status).Distinct().Order());
    }

    private static async Task LogsIn(HttpClient http)
    {
        var phone = await TestPhone.LoggedIn(http);
        var other = await TestPhone.Again(http, phone.Username);
        var pc = await TestPc.Open(http);
        await pc.Poll("?since=0&wait=1");
        await pc.Image();
        await pc.Image("?format=png");
        string confirmToken = await phone.Scanned(pc);
        await phone.Call(HttpMethod.Get, $"qr-sessions/{pc.QrId}/phone?since=1&wait=1");
        await pc.Poll();
        await phone.Confirm(pc, confirmToken);
        await pc.Poll();
        using (var events = await pc.Events()) await events.Rest();
        await phone.Call(HttpMethod.Get, "me");
        var logins = await phone.Call(HttpMethod.Get, "logins");
        string loginId =
            logins["logins"].EnumerateArray().First(l => l.GetProperty("method").GetString() == "qr").GetProperty("loginId").GetString()!;
        await phone.Call(HttpMethod.Delete, "logins/" + loginId);
        await phone.Call(HttpMethod.Delete, "logins");
        await other.Call(HttpMethod.Get, "me");
        var denied = await TestPc.Open(http);
        await phone.Deny(denied, await phone.Scanned(denied));
        await (await TestPc.Open(http)).Cancel();
        await phone.Call(HttpMethod.Post, "logout");
    }

    private static async Task IsRefused(HttpClient http)
    {
        var phone = await TestPhone.LoggedIn(http);
        var (pc, device) = (await TestPc.Open(http), TestDevice.New("ios"));
        await http.Call(HttpMethod.Post, "api/v1/accounts", new { username = phone.Username, password = TestPhone.Password });
        await http.Call(HttpMethod.Post, "api/v1/accounts", new { username = "a", password = 7 });
        await http.Call(HttpMethod.Post, "api/v1/login", new { username = phone.Username, password = "not the password" }, device: device);
        await http.Call(HttpMethod.Post, "api/v1/login", new { username = phone.Username, password = TestPhone.Password });
        await http.Call(HttpMethod.Get, "api/v1/me", bearer: "qrl_none", device: device);
        await http.Call(HttpMethod.Get, "api/v1/me", bearer: phone.Token, device: device, headers: ("Sec-Fetch-Site", "cross-site"));
        await phone.Call(HttpMethod.Delete, "logins/AAAAAAAAAAAAAAAAAAAAAA");
        await http.Call(HttpMethod.Post, Sessions, new { }, device: device, headers: ("DPoP", "no proof"));
        await http.Call(HttpMethod.Get, $"{Sessions}/{pc.QrId}", bearer: "qrp_none", device: pc.Device);
        await pc.Poll("?wait=26");
        await pc.Image("?format=gif");
        await phone.Scan("AAAAAAAAAAAAAAAAAAAAAA", pc.ScanCode);
        await phone.Scan(pc.QrId, "stale");
        await phone.Scan(pc.QrId, "");
        await phone.Scan(pc.QrId, new string('x', 20_000));
        await phone.LookUp("BBBB-BBBB");
        string confirmToken = await phone.Scanned(pc);
        await (await TestPhone.LoggedIn(http)).Scan(pc);
        await phone.Confirm(pc, "qrc_none");
        await phone.Confirm(pc, confirmToken);
        await phone.Confirm(pc, confirmToken);
        await phone.Deny(pc, confirmToken);
        await pc.Cancel();
        await pc.Image();
        await http.Form("api/v1/login", "username=ann");
    }

    private static async Task LogsInByOAuth(HttpClient http)
    {
        var phone = await TestPhone.LoggedIn(http);
        var pc = await DevicePc.Asks(http);
        await pc.Poll();
        await phone.LookUp(pc.UserCode);
        await phone.Approve(pc);
        string token = await pc.Token();
        await http.Call(HttpMethod.Get, "api/v1/me", bearer: token);
        await http.Introspect(token);
        await http.Introspect("qrl_none");
        await http.Form("oauth/revoke", [("token", token), .. TestClient.Tv.Parameters]);
    }

    private async Task ChangesItsAccount(HttpClient http)
    {
        var phone = await TestPhone.LoggedIn(http);
        await phone.Call(HttpMethod.Patch, "me", new { displayName = "" });
        await phone.Call(HttpMethod.Patch, "me", new { displayName = "Ann Lee", picture = "https://example.com/ann.jpg" });
        await phone.Call(HttpMethod.Get, "me/export");
        await phone.Call(HttpMethod.Put, "me/password", new { newPassword = TestPhone.Password });
        await phone.Call(HttpMethod.Put, "me/password", new { currentPassword = "not the password", newPassword = TestPhone.Password });
        await phone.Call(HttpMethod.Put, "me/password", new { currentPassword = TestPhone.Password, newPassword = TestPhone.Password });
        await http.Call(HttpMethod.Post, "api/v1/password-resets", new { resetCode = "qrr_none", newPassword = TestPhone.Password });
        var admin = new AccountAdmin(api.Services.GetRequiredService<IGrainFactory>(), TimeProvider.System);
        string resetCode = (await admin.AllowReset((await admin.Find(phone.Username))!))!.Value.Code;
        await http.Call(HttpMethod.Post, "api/v1/password-resets", new { resetCode, newPassword = TestPhone.Password });
        phone = await TestPhone.Again(http, phone.Username);
        await phone.Call(HttpMethod.Post, "me/deletion", new { password = TestPhone.Password });
        await (await TestPhone.LoggedIn(http)).Call(HttpMethod.Delete, "me");
    }

    private async Task UsesPasskeys(HttpClient http)
    {
        await using var ann = await KeyHolder.WithPasskey(browser, http);
        await ann.Phone.Call(HttpMethod.Post, "passkeys", new { });
        await (await TestPhone.LoggedIn(http)).Call(HttpMethod.Post, "passkeys", ann.Registration.ToJsonString());
        await ann.Phone.Call(HttpMethod.Post, "passkeys/options", new { password = "not the password" });
        await ann.Phone.Call(HttpMethod.Get, "passkeys");
        await ann.Phone.Call(HttpMethod.Patch, $"passkeys/{ann.Id}", new { name = "" });
        await ann.Phone.Call(HttpMethod.Patch, $"passkeys/{ann.Id}", new { name = "Ann's key" });
        await ann.Phone.Call(HttpMethod.Put, "me/password", new { newPassword = TestPhone.Password, assertion = await ann.Proof() });
        var options = await http.Call(HttpMethod.Post, "api/v1/login/passkey/options");
        string assertion = (await ann.Key.Sign(options.Json)).ToJsonString();
        var device = TestDevice.New("ios");
        await http.Call(HttpMethod.Post, "api/v1/login/passkey", assertion, device: device);
        await http.Call(HttpMethod.Post, "api/v1/login/passkey", assertion, device: device);
        await http.Call(HttpMethod.Post, "api/v1/login/passkey", new { }, device: device);
        await ann.Phone.Call(HttpMethod.Delete, $"passkeys/{ann.Id}");
        await ann.Phone.Call(HttpMethod.Delete, $"passkeys/{ann.Id}");
    }

    private static async Task LogsInByCode(HttpClient http)
    {
        var (request, device) = (SiteRequest.New(), TestDevice.New("web"));
        var here = await TestPhone.Again(http, (await TestPhone.LoggedIn(http)).Username, device);
        await SiteRequest.New().With("response_type", "token").TryOpen(http, device);
        foreach (var mode in new[] { "query", "form_post" })
        {
            var pc = TestPc.Of(http, device, await request.With("response_mode", mode).TryOpen(http, device));
            await here.Call(HttpMethod.Post, $"qr-sessions/{pc.QrId}/continue", new { pollToken = "qrp_none" });
            await here.Call(HttpMethod.Post, $"qr-sessions/{pc.QrId}/continue", new { pollToken = pc.PollToken });
            await here.Call(HttpMethod.Post, $"qr-sessions/{pc.QrId}/continue", new { pollToken = pc.PollToken });
            if (mode == "form_post")
            {
                await pc.Poll();
                continue;
            }

            string token = (await request.Exchange(http, await pc.Code()))["access_token"].GetString()!;
            await http.Call(HttpMethod.Get, "oauth/userinfo", bearer: token);
            await http.Call(HttpMethod.Post, "oauth/userinfo", bearer: token);
        }

        await http.Call(HttpMethod.Get, "oauth/userinfo", bearer: here.Token, device: device);
        await http.Call(HttpMethod.Get, "oauth/userinfo", bearer: "qrl_none");

        await request.Exchange(http, "qra_none");
        (string, string)[] parameters = [.. request.Parameters.Select(p => (p.Key, p.Value!)), ("client_secret", CodeHost.Web.Secret!)];
        await http.Form("oauth/par", parameters);
        await http.Form("oauth/par", [.. parameters, ("request_uri", "urn:x")]);
    }

    private static async Task IsRefusedByOAuth(HttpClient http)
    {
        var phone = await TestPhone.LoggedIn(http);
        var pc = await DevicePc.Asks(http);
        await http.Form("oauth/device_authorization", "client_id=nobody");
        await http.Form("oauth/token", [("grant_type", "password"), .. TestClient.Tv.Parameters]);
        await http.Form("oauth/token", [("grant_type", DevicePc.Grant), ("device_code", "none"), .. TestClient.Tv.Parameters]);
        await http.Form("oauth/token", [("grant_type", DevicePc.Grant), ("device_code", pc.DeviceCode), .. TestClient.Strict.Parameters]);
        await pc.Poll();
        await pc.Poll();
        await phone.Deny(pc, await phone.Scanned(pc));
        await pc.Poll();
        await http.Form("oauth/introspect", [("token", "x"), .. TestClient.Tv.Parameters]);
        await http.Form("oauth/introspect", [], TestClient.Api.Basic);
        await http.Form("oauth/revoke", [("token", phone.Token), .. TestClient.Tv.Parameters]);
        await http.Call(HttpMethod.Post, "oauth/token", new { });
    }

    /// <summary>The differences between an exchange and the document.</summary>
    private static string? Wrong(Document document, string operation, Exchange exchange)
    {
        var reply = exchange.Reply;
        if (document.Answer(operation, reply.Status, exchange.MediaType) is not { } answer)
            return $"{exchange.MediaType} is not in the document: {reply.Text}";
        string? wrong =
            exchange.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? document.Wrong(answer["schema"]!, reply.Json) : null;
        string? sent = reply.Status < 300 && exchange.Sent is { Length: > 0 } text && document.Request(operation) is { } request
            ? document.Wrong(request, WithoutNulls(text))
            : null;
        return wrong + sent;
    }

    /// <summary>A null means the same as an absent member.</summary>
    private static JsonElement WithoutNulls(string json)
    {
        var body = JsonNode.Parse(json)!.AsObject();
        foreach (string name in body.Where(m => m.Value is null).Select(m => m.Key).ToList()) body.Remove(name);
        return JsonSerializer.SerializeToElement(body);
    }
}
