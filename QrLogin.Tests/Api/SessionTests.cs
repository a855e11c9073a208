using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>The PC's side of the contract, row by row and refusal by refusal.</summary>
public abstract class SessionTests(Site site)
{
    private HttpClient Http => site.Http;

    // The usual course

    [Fact]
    public async Task A_PC_is_logged_in_by_a_phone_that_confirms()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http, "Ann"), await TestPc.Open(Http));
        Assert.Equal("waiting", await pc.Status());

        string confirmToken = await phone.Scanned(pc);
        var scanned = await pc.Poll();
        Assert.Equal(("scanned", "Ann"), (scanned["status"].GetString(), scanned["account"].GetProperty("displayName").GetString()));
        Assert.Equal("{\"status\":\"confirmed\"}", (await phone.Confirm(pc, confirmToken)).Text);

        var confirmed = await pc.Poll();
        var token = confirmed["token"];
        Assert.Equal(
            ("confirmed", "qr", "Bearer"),
            (confirmed["status"].GetString(), token.GetProperty("method").GetString(), token.GetProperty("tokenType").GetString()));
        var me = await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token.GetProperty("accessToken").GetString(), device: pc.Device);
        Assert.Equal((200, phone.Username), (me.Status, me["account"].GetProperty("username").GetString()));
        Assert.Equal(("qr", pc.Device.Id), (me["login"].GetProperty("method").GetString(), me["device"].GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_hundred_concurrent_polls_return_one_token()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        await phone.Approve(pc);
        string?[] tokens = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => pc.Token()));
        Assert.NotNull(Assert.Single(tokens.Distinct()));
        Assert.Equal(2, (await phone.Call(HttpMethod.Get, "logins"))["logins"].GetArrayLength());
    }

    [Fact]
    public async Task A_second_poll_returns_the_same_token_and_version()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        await phone.Approve(pc);
        var (first, second) = (await pc.Poll(), await pc.Poll());
        Assert.Equal(first["token"].GetProperty("accessToken").GetString(), second["token"].GetProperty("accessToken").GetString());
        Assert.Equal((3, 3), (first["version"].GetInt32(), second["version"].GetInt32()));
    }

    [Fact]
    public async Task Every_token_is_refused_with_another_device()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        var (otherPc, otherPhone) = (TestDevice.New("pc"), TestDevice.New("ios"));
        string confirmToken = await phone.Scanned(pc);
        string session = $"api/v1/qr-sessions/{pc.QrId}";
        foreach (var (method, path) in new[] { ("GET", session), ("GET", session + "/image"), ("DELETE", session) })
            Assert.Equal((401, "invalid_poll_token"), (await Http.Call(new(method), path, bearer: pc.PollToken, device: otherPc)).Refusal);
        foreach (string verb in new[] { "scan", "confirm", "deny" })
            Assert.Equal(
                (401, "invalid_token"),
                (await Http.Call(
                    HttpMethod.Post, $"{session}/{verb}", new { scanCode = pc.ScanCode, confirmToken }, phone.Token, otherPhone)).Refusal);

        await phone.Confirm(pc, confirmToken);
        string? token = await pc.Token();
        foreach (var (method, path) in new[] { ("GET", "me"), ("GET", "logins"), ("DELETE", "logins"), ("POST", "logout") })
        {
            Assert.Equal((401, "invalid_token"), (await Http.Call(new(method), "api/v1/" + path, bearer: token, device: otherPc)).Refusal);
            Assert.Equal(
                (401, "invalid_token"), (await Http.Call(new(method), "api/v1/" + path, bearer: phone.Token, device: otherPhone)).Refusal);
        }
    }

    // The PC's side

    [Fact]
    public async Task Opening_returns_everything_that_a_PC_needs()
    {
        var opened = (await TestPc.Open(Http)).Opened;
        Assert.Equal(201, opened.Status);
        Assert.Equal(["qrId", "pollToken", "status", "version", "qrText", "expiresAt", "expiresIn", "pollInterval"], opened.Members);
        Assert.Equal($"/api/v1/qr-sessions/{opened["qrId"].GetString()}", opened.Headers.Location?.ToString());
        Assert.Equal(
            ("waiting", 1, 180, 1),
            (
                opened["status"].GetString(), opened["version"].GetInt32(), opened["expiresIn"].GetInt32(),
                opened["pollInterval"].GetInt32()));
        Assert.Matches("^qrp_[A-Za-z0-9_-]{43}$", opened["pollToken"].GetString());
        Assert.Matches($"^{Http.BaseAddress}q/{opened["qrId"].GetString()}\\?c=[A-Za-z0-9_-]{{11,}}$", opened["qrText"].GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", opened["expiresAt"].GetString());
    }

    [Fact]
    public async Task A_session_can_be_opened_without_a_body() =>
        Assert.Equal(201, (await Http.Call(HttpMethod.Post, "api/v1/qr-sessions", device: TestDevice.New("tv"))).Status);

    [Fact]
    public async Task Ids_that_a_client_sends_are_ignored()
    {
        const string Mine = "AAAAAAAAAAAAAAAAAAAAAA";
        var reply = await Http.Call(
            HttpMethod.Post,
            $"api/v1/qr-sessions?qrId={Mine}&id={Mine}",
            new { qrId = Mine, id = Mine, pollToken = "qrp_" + Mine, scanCode = "mine" },
            device: TestDevice.New("pc"));
        Assert.Equal(201, reply.Status);
        Assert.DoesNotContain(Mine, reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("mine", reply["qrText"].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_has_every_member_in_every_status()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        string[] members = ["qrId", "status", "version", "expiresAt", "expiresIn", "qrText", "account", "matchNumber", "token"];
        var waiting = await pc.Poll();
        Assert.Equal(members, waiting.Members);
        Assert.Equal(
            (pc.QrText, System.Text.Json.JsonValueKind.Null, System.Text.Json.JsonValueKind.Null),
            (waiting["qrText"].GetString(), waiting["account"].ValueKind, waiting["token"].ValueKind));
        Assert.Equal("no-store", waiting.Headers.CacheControl?.ToString());

        string confirmToken = await phone.Scanned(pc);
        var scanned = await pc.Poll();
        Assert.Equal(members, scanned.Members);
        Assert.Equal(
            (System.Text.Json.JsonValueKind.Null, "{\"displayName\":\"Ann\"}", 2),
            (scanned["qrText"].ValueKind, scanned["account"].GetRawText(), scanned["version"].GetInt32()));

        await phone.Deny(pc, confirmToken);
        var denied = await pc.Poll();
        Assert.Equal(members, denied.Members);
        Assert.Equal(("denied", 3), (denied["status"].GetString(), denied["version"].GetInt32()));
    }

    [Fact]
    public async Task The_picture_is_available_in_both_formats()
    {
        var pc = await TestPc.Open(Http);
        var (svg, png, plain) = (await pc.Image("?format=svg"), await pc.Image("?format=png"), await pc.Image());
        Assert.Equal(("image/svg+xml", "image/png"), (svg.Content.ContentType?.ToString(), png.Content.ContentType?.ToString()));
        Assert.StartsWith("<svg", svg.Text, StringComparison.Ordinal);
        Assert.Contains("PNG", png.Text, StringComparison.Ordinal);
        Assert.Equal(svg.Text, plain.Text);
        Assert.Equal("no-store", svg.Headers.CacheControl?.ToString());
        Assert.Equal((400, "validation"), (await pc.Image("?format=gif")).Refusal);
    }

    [Fact]
    public async Task A_session_that_is_not_waiting_has_no_picture()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        await phone.Scan(pc);
        var reply = await pc.Image();
        Assert.Equal((409, "qr_finished"), reply.Refusal);
        Assert.Equal("scanned", reply["sessionStatus"].GetString());
    }

    [Fact]
    public async Task A_session_can_be_cancelled_once()
    {
        var pc = await TestPc.Open(Http);
        Assert.Equal(204, (await pc.Cancel()).Status);
        Assert.Equal("cancelled", await pc.Status());
        var again = await pc.Cancel();
        Assert.Equal((409, "qr_finished", "cancelled"), (again.Status, again.Code, again["sessionStatus"].GetString()));
    }

    [Fact]
    public async Task A_confirmed_session_cannot_be_cancelled()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        await phone.Approve(pc);
        Assert.Equal((409, "qr_finished"), (await pc.Cancel()).Refusal);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/image")]
    [InlineData("DELETE", "")]
    public async Task Every_wrong_poll_gets_the_same_bytes(string method, string rest)
    {
        var (pc, other) = (await TestPc.Open(Http), await TestPc.Open(Http));
        Task<Reply> Ask(string qrId, string? token, TestDevice device) =>
            Http.Call(new(method), $"api/v1/qr-sessions/{qrId}{rest}", bearer: token, device: device);

        var neverOpened = QrLogin.Api.Secrets.PollToken.Generate();
        var wrong = await Ask(pc.QrId, other.PollToken, pc.Device);
        Assert.Equal((401, "invalid_poll_token"), wrong.Refusal);
        Reply[] replies =
        [
            await Ask(pc.QrId, pc.PollToken, other.Device),
            await Ask(pc.QrId, pc.PollToken, pc.Device with { Type = "web" }),
            await Ask("AAAAAAAAAAAAAAAAAAAAAA", pc.PollToken, pc.Device),
            await Ask("nothing", pc.PollToken, pc.Device),
            // A pair that belongs together, as anyone can compute one.
            await Ask(neverOpened.QrId.Value, neverOpened.Reveal(), pc.Device),
            await Ask(pc.QrId, "qrp_nothing", pc.Device),
            await Ask(pc.QrId, null, pc.Device),
            await Ask(pc.QrId, (await TestPhone.LoggedIn(Http)).Token, pc.Device),
        ];
        Assert.All(replies, r => Assert.Equal(Replies.Everything(wrong), Replies.Everything(r)));
        Assert.Equal("waiting", await pc.Status());
    }
}
