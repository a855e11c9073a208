using System.Diagnostics;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>The phone's side of the contract, row by row and refusal by refusal.</summary>
public abstract class ScanAndConfirmTests(Site site)
{
    private HttpClient Http => site.Http;

    [Fact]
    public async Task A_scan_shows_the_requesting_PC()
    {
        var phone = await TestPhone.LoggedIn(Http);
        long start = Stopwatch.GetTimestamp();
        var pc = await TestPc.Open(Http);
        var reply = await phone.Scan(pc);
        int took = (int)Math.Ceiling(Stopwatch.GetElapsedTime(start).TotalSeconds);
        Assert.Equal(
            ["status", "confirmToken", "expiresIn", "requester", "client", "userCode", "numberMatch", "passkey", "warnings"],
            reply.Members);
        Assert.Matches("^qrc_[A-Za-z0-9_-]{43}$", reply["confirmToken"].GetString());
        var requester = reply["requester"];
        Assert.Equal(
            ["deviceType", "deviceName", "ip", "location", "userAgent", "requestedAt"], requester.EnumerateObject().Select(m => m.Name));
        Assert.Equal(
            ("pc", "Office PC", "127.0.0.1"),
            (
                requester.GetProperty("deviceType").GetString(),
                requester.GetProperty("deviceName").GetString(),
                requester.GetProperty("ip").GetString()));
        Assert.Equal("{\"required\":false,\"kind\":\"number\",\"digits\":2}", reply["numberMatch"].GetRawText());
        Assert.Equal("[\"new_device\"]", reply["warnings"].GetRawText());
        Assert.InRange(reply["expiresIn"].GetInt32(), 179 - took, 180);
    }

    [Fact]
    public async Task Denying_returns_denied_and_tells_the_PC()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        Assert.Equal("{\"status\":\"denied\"}", (await phone.Deny(pc, await phone.Scanned(pc))).Text);
        Assert.Equal("denied", await pc.Status());
    }

    [Fact]
    public async Task Rescanning_replaces_the_confirm_token()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        string first = await phone.Scanned(pc);
        var again = await phone.Scan(pc.QrId, "no longer the code");
        Assert.Equal(200, again.Status);
        Assert.Equal((403, "invalid_confirm_token"), (await phone.Confirm(pc, first)).Refusal);
        Assert.Equal(200, (await phone.Confirm(pc, again["confirmToken"].GetString()!)).Status);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA%2F")]
    public async Task An_unknown_code_is_not_found(string qrId)
    {
        var phone = await TestPhone.LoggedIn(Http);
        Assert.Equal((404, "qr_not_found"), (await phone.Scan(qrId, "code")).Refusal);
        foreach (string verb in new[] { "confirm", "deny" })
            Assert.Equal(
                (404, "qr_not_found"),
                (await phone.Call(HttpMethod.Post, $"qr-sessions/{qrId}/{verb}", new { confirmToken = "qrc_x" })).Refusal);
    }

    [Fact]
    public async Task A_wrong_scan_code_is_stale()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        Assert.Equal((400, "scan_code_stale"), (await phone.Scan(pc.QrId, "guess")).Refusal);
        Assert.Equal("waiting", await pc.Status());
    }

    [Fact]
    public async Task The_device_that_shows_the_code_cannot_vouch()
    {
        var phone = await TestPhone.LoggedIn(Http);
        var pc = await TestPc.Open(Http, phone.Device);
        Assert.Equal((409, "same_device"), (await phone.Scan(pc)).Refusal);
        Assert.Equal((409, "same_device"), (await phone.Confirm(pc, "qrc_x")).Refusal);
    }

    [Fact]
    public async Task A_second_phone_can_neither_scan_nor_decide()
    {
        var (ann, bob, pc) = (await TestPhone.LoggedIn(Http), await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        string confirmToken = await ann.Scanned(pc);
        Assert.Equal((409, "qr_already_scanned"), (await bob.Scan(pc)).Refusal);
        Assert.Equal((403, "invalid_confirm_token"), (await bob.Confirm(pc, confirmToken)).Refusal);
        Assert.Equal((403, "invalid_confirm_token"), (await bob.Deny(pc, confirmToken)).Refusal);
        Assert.Equal(200, (await ann.Confirm(pc, confirmToken)).Status);
    }

    [Theory]
    [InlineData("qrc_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("nothing")]
    public async Task A_wrong_confirm_token_is_refused(string guess)
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        Assert.Equal((403, "invalid_confirm_token"), (await phone.Confirm(pc, guess)).Refusal);
        await phone.Scan(pc);
        Assert.Equal((403, "invalid_confirm_token"), (await phone.Confirm(pc, guess)).Refusal);
    }

    [Fact]
    public async Task A_used_confirm_token_reports_what_it_decided()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        string confirmToken = await phone.Scanned(pc);
        await phone.Confirm(pc, confirmToken);
        var again = await phone.Confirm(pc, confirmToken);
        Assert.Equal((409, "confirm_token_used", "confirmed"), (again.Status, again.Code, again["sessionStatus"].GetString()));
        await pc.Poll();
        Assert.Equal("redeemed", (await phone.Deny(pc, confirmToken))["sessionStatus"].GetString());
    }

    [Fact]
    public async Task A_finished_code_can_be_neither_scanned_nor_confirmed()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        string confirmToken = await phone.Scanned(pc);
        await pc.Cancel();
        var (scan, confirm) = (await phone.Scan(pc), await phone.Confirm(pc, confirmToken));
        Assert.Equal((409, "qr_finished", "cancelled"), (scan.Status, scan.Code, scan["sessionStatus"].GetString()));
        Assert.Equal((409, "qr_finished", "cancelled"), (confirm.Status, confirm.Code, confirm["sessionStatus"].GetString()));
    }

    [Fact]
    public async Task A_number_that_is_not_two_digits_is_not_an_attempt()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        string confirmToken = await phone.Scanned(pc);
        var reply = await phone.Call(HttpMethod.Post, $"qr-sessions/{pc.QrId}/confirm", new { confirmToken, matchNumber = "4" });
        Assert.Equal((400, "validation"), reply.Refusal);
        Assert.True(reply["errors"].TryGetProperty("matchNumber", out _));
    }

    [Fact]
    public async Task Logging_the_phone_out_after_it_confirmed_denies_the_PC()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        await phone.Approve(pc);
        await phone.Call(HttpMethod.Post, "logout");
        Assert.Equal("denied", await pc.Status());
    }
}
