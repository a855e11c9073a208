using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>
/// The six flaws that "Demystifying the (In)Security of QR Code-based Login" (USENIX Security 2025) found on 47 of 109
/// sites, tested as its checker does: over HTTP, as a black box. Here: F1 to F3.
/// </summary>
public abstract class SixFlawTests(Site site)
{
    private HttpClient Http => site.Http;

    // F1: the session is not bound to the PC that opened it

    [Fact]
    public async Task F1_The_poll_token_is_refused_on_another_device()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        await phone.Approve(pc);
        foreach (var device in new[] { TestDevice.New("pc"), pc.Device with { Type = "web" }, phone.Device })
        {
            Assert.Equal((401, "invalid_poll_token"), (await pc.Poll(device)).Refusal);
            using var stream = await pc.Events(device);
            Assert.Equal(401, stream.Status);
        }

        Assert.NotNull(await pc.Token());
    }

    [Fact]
    public async Task F1_A_filmed_code_gives_no_way_to_follow_or_cancel_the_session()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        string?[] known = [null, pc.QrId, "qrp_" + pc.QrId, pc.ScanCode, "qrp_" + pc.ScanCode, pc.QrText];
        async Task<Reply[]> Film() => await Task.WhenAll(
            from shown in known
            from device in new[] { pc.Device, TestDevice.New("pc") }
            from call in new[] { ("GET", ""), ("GET", "?wait=1"), ("GET", "/image"), ("GET", "/events"), ("DELETE", "") }
            select Http.Call(new(call.Item1), $"api/v1/qr-sessions/{pc.QrId}{call.Item2}", bearer: shown, device: device));

        var replies = new List<Reply>(await Film());
        string confirmToken = await phone.Scanned(pc);
        replies.AddRange(await Film());
        await phone.Confirm(pc, confirmToken);
        replies.AddRange(await Film());

        Assert.Equal((401, "invalid_poll_token"), replies[0].Refusal);
        Assert.Single(replies.Select(Replies.Everything).Distinct());
        Assert.NotNull(await pc.Token());
    }

    [Fact]
    public async Task F1_The_poll_token_of_another_session_opens_only_that_one()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        // Even with the same device headers.
        var other = await TestPc.Open(Http, pc.Device);
        await phone.Approve(pc);
        foreach (var (method, rest) in new[] { ("GET", ""), ("GET", "/image"), ("DELETE", "") })
            Assert.Equal(
                (401, "invalid_poll_token"),
                (await Http.Call(new(method), $"api/v1/qr-sessions/{pc.QrId}{rest}", bearer: other.PollToken, device: pc.Device)).Refusal);
        Assert.Equal("waiting", await other.Status());
        Assert.NotNull(await pc.Token());
    }

    [Fact]
    public async Task F1_The_phones_own_secrets_do_not_poll()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        string confirmToken = await phone.Scanned(pc);
        foreach (string secret in new[] { phone.Token, confirmToken, confirmToken.Replace("qrc_", "qrp_", StringComparison.Ordinal) })
            Assert.Equal(
                (401, "invalid_poll_token"),
                (await Http.Call(HttpMethod.Get, $"api/v1/qr-sessions/{pc.QrId}", bearer: secret, device: pc.Device)).Refusal);
    }

    [Fact]
    public async Task F1_A_crowd_that_polls_beside_the_PC_gets_nothing_and_costs_it_nothing()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        var intruder = TestDevice.New("pc");
        await phone.Approve(pc);
        var crowd = Enumerable.Range(0, 50).Select(_ => pc.Poll(intruder)).ToList();
        string? token = await pc.Token();
        Assert.All(await Task.WhenAll(crowd), r => Assert.Equal((401, "invalid_poll_token"), r.Refusal));
        Assert.NotNull(token);
        Assert.Equal((401, "invalid_token"), (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: intruder)).Refusal);
        Assert.Equal(200, (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: pc.Device)).Status);
    }

    // F2: a QR can be used twice

    [Fact]
    public async Task F2_Of_phones_that_scan_concurrently_one_wins()
    {
        var first = await TestPhone.LoggedIn(Http);
        // A second phone of the same account is refused like anyone else's.
        TestPhone[] phones =
        [
            first, await TestPhone.Again(Http, first.Username), await TestPhone.LoggedIn(Http), await TestPhone.LoggedIn(Http)
        ];
        var pc = await TestPc.Open(Http);
        var replies = await Task.WhenAll(phones.Select(p => p.Scan(pc)));
        Assert.Single(replies, r => r.Status == 200);
        Assert.Equal(3, replies.Count(r => r.Refusal == (409, "qr_already_scanned")));
    }

    [Fact]
    public async Task F2_Fifty_concurrent_confirmations_create_one_login()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        string confirmToken = await phone.Scanned(pc);
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => phone.Confirm(pc, confirmToken)));
        Assert.Single(replies, r => r.Status == 200);
        Assert.Equal(49, replies.Count(r => r.Refusal == (409, "confirm_token_used")));
        string? token = await pc.Token();
        Assert.Equal((409, "confirm_token_used"), (await phone.Confirm(pc, confirmToken)).Refusal);
        Assert.Equal(token, await pc.Token());
        Assert.Equal(2, (await phone.Call(HttpMethod.Get, "logins"))["logins"].GetArrayLength());
    }

    [Theory]
    [InlineData("confirmed")]
    [InlineData("redeemed")]
    [InlineData("denied")]
    [InlineData("cancelled")]
    public async Task F2_A_finished_code_cannot_be_scanned(string status)
    {
        var (phone, pc, stranger) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http), await TestPhone.LoggedIn(Http));
        string confirmToken = await End.Reach(status, phone, pc);
        foreach (var scanner in new[] { phone, stranger })
        {
            var again = await scanner.Scan(pc);
            Assert.Equal((409, "qr_finished", status), (again.Status, again.Code, again["sessionStatus"].GetString()));
        }

        Assert.Equal(409, (await phone.Confirm(pc, confirmToken)).Status);
        Assert.Equal(409, (await phone.Deny(pc, confirmToken)).Status);
    }

    [Fact]
    public async Task F2_Replays_return_the_same_token_and_none_once_its_login_has_ended()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        await phone.Approve(pc);
        string?[] tokens = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => pc.Token()));
        string? token = Assert.Single(tokens.Distinct());
        Assert.Equal(204, (await Http.Call(HttpMethod.Post, "api/v1/logout", bearer: token, device: pc.Device)).Status);

        var replays = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => pc.Poll()));

        Assert.All(replays, r => Assert.Equal(("redeemed", "null"), (r["status"].GetString(), r["token"].GetRawText())));
        Assert.Equal((401, "invalid_token"), (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: pc.Device)).Refusal);
    }

    // F3: predictable ids

    [Fact]
    [Trait("Speed", "Slow")] // A sample of thousands.
    public async Task F3_Two_thousand_ids_poll_tokens_and_scan_codes_look_random()
    {
        var opened = await Many.Of(2000, () => TestPc.Open(Http));
        RandomnessChecks.Check(opened.Select(pc => pc.QrId), bytes: 16);
        RandomnessChecks.Check(opened.Select(pc => pc.PollToken["qrp_".Length..]), bytes: 32);
        RandomnessChecks.Check(opened.Select(pc => pc.ScanCode), bytes: 12);
    }

    [Fact]
    [Trait("Speed", "Slow")] // A sample of thousands.
    public async Task F3_Five_hundred_confirm_tokens_of_one_session_look_random()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        await phone.Scanned(pc);
        var tokens = await Many.Of(500, () => phone.Scanned(pc));
        RandomnessChecks.Check(tokens.Select(t => t["qrc_".Length..]), bytes: 32);
    }
}
