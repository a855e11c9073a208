using System.Diagnostics;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>RFC 8628, step by step, as a client sees it.</summary>
public abstract class DeviceFlowTests(Site site)
{
    private HttpClient Http => site.Http;

    [Fact]
    public async Task Device_authorization_returns_the_codes_the_URIs_and_the_interval()
    {
        var opened = (await DevicePc.Asks(Http)).Opened;
        Assert.Equal(
            ["device_code", "user_code", "verification_uri", "verification_uri_complete", "expires_in", "interval"], opened.Members);
        Assert.Matches("^qrp_[A-Za-z0-9_-]{43}$", opened["device_code"].GetString());
        Assert.Matches("^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$", opened["user_code"].GetString());
        Assert.Equal(new Uri(Http.BaseAddress!, "link").ToString(), opened["verification_uri"].GetString());
        Assert.StartsWith(
            new Uri(Http.BaseAddress!, "q/").ToString(), opened["verification_uri_complete"].GetString(), StringComparison.Ordinal);
        Assert.Equal((600, 5), (opened["expires_in"].GetInt32(), opened["interval"].GetInt32()));
        Assert.Equal(("application/json", true), (opened.Content.ContentType?.MediaType, opened.Headers.CacheControl?.NoStore));
    }

    [Fact]
    public async Task A_phone_that_confirms_logs_the_client_in()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        await phone.Approve(pc);

        var token = await pc.Poll();
        Assert.Equal(200, token.Status);
        Assert.Equal(["access_token", "token_type", "expires_in"], token.Members);
        Assert.Matches("^qrl_[A-Za-z0-9_-]{64}$", token["access_token"].GetString());
        Assert.Equal(("Bearer", 30 * 24 * 3600), (token["token_type"].GetString(), token["expires_in"].GetInt32()));
        Assert.Equal((true, "no-cache"), (token.Headers.CacheControl?.NoStore, token.Headers.Pragma.ToString()));
    }

    [Fact]
    public async Task The_phone_is_shown_the_clients_name_and_the_code_on_its_screen()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        var scan = await phone.Scan(pc);
        Assert.Equal(("The TV", pc.UserCode), (scan["client"].GetProperty("name").GetString(), scan["userCode"].GetString()));
        Assert.Equal(
            ("other", "The TV"),
            (scan["requester"].GetProperty("deviceType").GetString(), scan["requester"].GetProperty("deviceName").GetString()));
        // PC and phone are on one network: people compare the user code and need not type it.
        Assert.Equal("{\"required\":false,\"kind\":\"number\",\"digits\":2}", scan["numberMatch"].GetRawText());
    }

    [Fact]
    public async Task A_login_without_device_headers_gets_a_generated_device_and_needs_no_headers()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        await phone.Approve(pc);
        string token = await pc.Token();

        var me = await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token);
        Assert.Equal(200, me.Status);
        var device = me["device"];
        string id = "oauth-" + me["login"].GetProperty("loginId").GetString();
        Assert.Equal(
            (id, "other", "The TV"),
            (device.GetProperty("id").GetString(), device.GetProperty("type").GetString(), device.GetProperty("name").GetString()));
        // Invalid device headers are ignored.
        Assert.Equal(200, (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: TestDevice.New("pc"))).Status);
        Assert.Equal(200, (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: new("short", "toaster"))).Status);
        Assert.Equal(204, (await Http.Call(HttpMethod.Post, "api/v1/logout", bearer: token)).Status);
        // Once the token is invalid, the request is like any other without device headers.
        Assert.Equal((400, "invalid_device"), (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token)).Refusal);
        Assert.Equal(
            (401, "invalid_token"), (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: TestDevice.New("pc"))).Refusal);
    }

    [Fact]
    public async Task A_clients_login_cannot_vouch_for_another_login()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        await phone.Approve(pc);
        string token = await pc.Token();
        var (other, tv) = (await TestPc.Open(Http), await DevicePc.Asks(Http));
        foreach (string path in new[] { $"qr-sessions/{other.QrId}/scan", $"qr-sessions/{tv.QrId}/scan" })
            Assert.Equal(
                (403, "may_not_vouch"),
                (await Http.Call(HttpMethod.Post, "api/v1/" + path, new { scanCode = tv.ScanCode }, token)).Refusal);
        Assert.Equal(
            (403, "may_not_vouch"),
            (await Http.Call(HttpMethod.Post, "api/v1/qr-sessions/lookup", new { userCode = tv.UserCode }, token)).Refusal);
        Assert.Equal(("waiting", "authorization_pending"), (await other.Status(), await tv.Hears()));
    }

    [Theory]
    [InlineData("qrl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("qrl_short")]
    [InlineData("")]
    public async Task A_malformed_token_without_device_headers_gets_invalid_device(string token) =>
        Assert.Equal((400, "invalid_device"), (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token)).Refusal);

    [Fact]
    public async Task A_device_bound_token_still_requires_its_device()
    {
        var phone = await site.AnyPhone();
        Assert.Equal((400, "invalid_device"), (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: phone.Token)).Refusal);
    }

    [Fact]
    public async Task A_client_that_sends_device_headers_is_bound_to_that_device()
    {
        var device = TestDevice.New("tv");
        var (pc, phone) = (await DevicePc.Asks(Http, device: device), await TestPhone.LoggedIn(Http));
        Assert.Equal("tv", (await phone.Scan(pc))["requester"].GetProperty("deviceType").GetString());
        await phone.Approve(pc);
        Assert.Equal((400, "invalid_grant"), (await pc.Poll(pc.Client, null)).OAuthRefusal);
        Assert.Equal((400, "invalid_grant"), (await pc.Poll(pc.Client, TestDevice.New("tv"))).OAuthRefusal);
        Assert.Equal((400, "invalid_request"), (await pc.Poll(pc.Client, new("short", "tv"))).OAuthRefusal);

        string token = await pc.Token();
        Assert.Equal(
            device.Id,
            (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: device))["device"].GetProperty("id").GetString());
        Assert.Equal((400, "invalid_device"), (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token)).Refusal);
        Assert.Equal(
            (401, "invalid_token"), (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: TestDevice.New("tv"))).Refusal);
    }

    [Fact]
    public async Task A_device_cannot_vouch_for_itself_by_user_code()
    {
        var phone = await TestPhone.LoggedIn(Http);
        Assert.Equal((409, "same_device"), (await phone.Scan(await DevicePc.Asks(Http, device: phone.Device))).Refusal);
    }

    [Fact]
    public async Task After_the_phone_denies_every_poll_gets_access_denied()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        await phone.Deny(pc, await phone.Scanned(pc));
        for (int i = 0; i < 3; i++) Assert.Equal((400, "access_denied"), (await pc.Poll()).OAuthRefusal);
    }

    [Fact]
    public async Task Logging_out_the_confirming_phone_leads_to_access_denied()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        await phone.Approve(pc);
        await phone.Call(HttpMethod.Post, "logout");
        Assert.Equal("access_denied", await pc.Hears());
    }

    [Fact]
    public async Task A_token_can_be_fetched_again_until_its_login_ends()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        await phone.Approve(pc);
        string token = await pc.Token();
        Assert.Equal(token, await pc.Token());
        await Http.Call(HttpMethod.Post, "api/v1/logout", bearer: token);
        Assert.Equal((400, "invalid_grant"), (await pc.Poll()).OAuthRefusal);
    }

    [Fact]
    public async Task A_confidential_client_can_send_its_secret_in_either_way()
    {
        var phone = await TestPhone.LoggedIn(Http);
        var pc = await DevicePc.Asks(Http, TestClient.Backend);
        await phone.Approve(pc);
        (string, string)[] body = [("grant_type", DevicePc.Grant), ("device_code", pc.DeviceCode)];
        Assert.Equal((401, "invalid_client"), (await pc.Poll(new("backend"), null)).OAuthRefusal);
        Assert.Equal((401, "invalid_client"), (await pc.Poll(new("backend", "a guess"), null)).OAuthRefusal);
        Assert.Equal(
            (401, "invalid_client"), (await Http.Form("oauth/token", body, new TestClient("backend", "a guess").Basic)).OAuthRefusal);
        Assert.Equal(200, (await Http.Form("oauth/token", body, TestClient.Backend.Basic)).Status);
        Assert.Equal(200, (await pc.Poll()).Status);
    }

    [Fact]
    public async Task A_clients_own_login_lifetime_applies()
    {
        var phone = await TestPhone.LoggedIn(Http);
        var (brief, endless) = (await DevicePc.Asks(Http, TestClient.Short), await DevicePc.Asks(Http, TestClient.Endless));
        await phone.Approve(endless);
        long start = Stopwatch.GetTimestamp();
        await phone.Approve(brief);
        int left = (await brief.Poll())["expires_in"].GetInt32();
        Assert.InRange(left, 599 - (int)Math.Ceiling(Stopwatch.GetElapsedTime(start).TotalSeconds), 600);
        var forEver = await endless.Poll();
        Assert.Equal(["access_token", "token_type"], forEver.Members);
        Assert.DoesNotContain("exp", (await Http.Introspect(forEver["access_token"].GetString()!)).Members);
    }

    [Fact]
    public async Task The_list_shows_a_clients_login_as_new_and_under_the_clients_name()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        await phone.Approve(pc);
        await pc.Token();
        var login = Assert.Single(
            (await phone.Call(HttpMethod.Get, "logins"))["logins"].EnumerateArray(), l => l.GetProperty("method").GetString() == "qr");
        Assert.Equal(
            ("The TV", true), (login.GetProperty("device").GetProperty("name").GetString(), login.GetProperty("isNew").GetBoolean()));
    }
}
