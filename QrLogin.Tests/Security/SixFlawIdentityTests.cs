using QrLogin.Api.Secrets;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>Flaws F4 to F6: chosen ids, impersonated phones, and leaked identities.</summary>
public abstract class SixFlawIdentityTests(Site site)
{
    private HttpClient Http => site.Http;

    // F4: the client can choose the id

    [Fact]
    public async Task F4_Ids_and_secrets_in_body_header_and_query_are_ignored()
    {
        var mine = PollToken.Generate();
        var (id, token) = (mine.QrId.Value, mine.Reveal());
        var opened = await Http.Call(
            HttpMethod.Post,
            $"api/v1/qr-sessions?qrId={id}&id={id}&sessionId={id}&pollToken={token}",
            new
            {
                qrId = id,
                id,
                sessionId = id,
                session_id = id,
                uuid = id,
                pollToken = token,
                token,
                scanCode = id,
                status = "confirmed",
                version = 7,
                expiresIn = 99999
            },
            bearer: token,
            TestDevice.New("pc"),
            ("X-Qr-Id", id), ("X-Session-Id", id), ("X-Request-Id", id), ("Idempotency-Key", id), ("Cookie", $"qrId={id}; session={id}"));

        Assert.Equal(
            (201, "waiting", 1, 180),
            (opened.Status, opened["status"].GetString(), opened["version"].GetInt32(), opened["expiresIn"].GetInt32()));
        Assert.DoesNotContain(id, opened.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, opened.Text, StringComparison.Ordinal);
        Assert.Equal(
            (401, "invalid_poll_token"),
            (await Http.Call(HttpMethod.Get, "api/v1/qr-sessions/" + id, bearer: token, device: TestDevice.New("pc"))).Refusal);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task F4_A_client_cannot_choose_the_id_of_a_session(string method)
    {
        var (mine, device) = (PollToken.Generate(), TestDevice.New("pc"));
        string path = "api/v1/qr-sessions/" + mine.QrId.Value;
        Assert.Equal(
            (405, "method_not_allowed"), (await Http.Call(new(method), path, new { status = "waiting" }, mine.Reveal(), device)).Refusal);
        Assert.Equal((401, "invalid_poll_token"), (await Http.Call(HttpMethod.Get, path, bearer: mine.Reveal(), device: device)).Refusal);
    }

    [Fact]
    public async Task F4_Opening_with_another_sessions_token_opens_a_new_one_and_leaves_that_one()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        await phone.Scan(pc);
        var again = await Http.Call(
            HttpMethod.Post, "api/v1/qr-sessions", new { qrId = pc.QrId, pollToken = pc.PollToken }, pc.PollToken, pc.Device);
        Assert.Equal((201, "waiting"), (again.Status, again["status"].GetString()));
        Assert.NotEqual((pc.QrId, pc.PollToken), (again["qrId"].GetString(), again["pollToken"].GetString()));
        Assert.Equal("scanned", await pc.Status());
    }

    [Fact]
    public async Task F4_A_phone_can_choose_neither_its_confirm_token_nor_its_account_and_login_ids()
    {
        string id = PollToken.Generate().QrId.Value, chosen = "qrc_" + PollToken.Generate().Reveal()[4..];
        string username = "user-" + Unique.Text();
        var ids = new { username, password = TestPhone.Password, accountId = id, id, loginId = id, accessToken = "qrl_" + id };
        Assert.DoesNotContain(id, (await Http.Call(HttpMethod.Post, "api/v1/accounts", ids)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            id, (await Http.Call(HttpMethod.Post, "api/v1/login", ids, device: TestDevice.New("ios"))).Text, StringComparison.Ordinal);

        var (phone, pc) = (await TestPhone.Again(Http, username), await TestPc.Open(Http));
        var scanned = await phone.Call(
            HttpMethod.Post, $"qr-sessions/{pc.QrId}/scan", new { scanCode = pc.ScanCode, confirmToken = chosen });
        Assert.NotEqual(chosen, scanned["confirmToken"].GetString());
        Assert.Equal((403, "invalid_confirm_token"), (await phone.Confirm(pc, chosen)).Refusal);
    }

    // F5: the phone's identity is taken from its claims instead of its token

    [Fact]
    public async Task F5_A_phones_claims_beside_its_token_are_ignored()
    {
        var (ann, bob, pc) = (await TestPhone.LoggedIn(Http, "Ann"), await TestPhone.LoggedIn(Http, "Bob"), await TestPc.Open(Http));
        var anns = (await ann.Call(HttpMethod.Get, "me"))["account"];
        string id = anns.GetProperty("accountId").GetString()!;
        (string, string)[] headers =
        [
            ("X-User-Id", id), ("X-Account-Id", id), ("X-Forwarded-User", ann.Username), ("X-Remote-User", ann.Username),
            ("Cookie", "user=" + id)
        ];
        Task<Reply> Say(string verb, string? confirmToken) => Http.Call(
            HttpMethod.Post,
            $"api/v1/qr-sessions/{pc.QrId}/{verb}?userId={id}&username={ann.Username}",
            new
            {
                scanCode = pc.ScanCode,
                confirmToken,
                userId = id,
                accountId = id,
                account = anns,
                username = ann.Username,
                sub = id,
                displayName = "Ann",
                phone = new { accountId = id }
            },
            bob.Token,
            bob.Device,
            headers);

        var scanned = await Say("scan", null);
        Assert.Equal("{\"displayName\":\"Bob\"}", (await pc.Poll())["account"].GetRawText());
        Assert.Equal(200, (await Say("confirm", scanned["confirmToken"].GetString())).Status);
        Assert.Equal(bob.Username, (await pc.Poll())["token"].GetProperty("account").GetProperty("username").GetString());
        Assert.Equal(1, (await ann.Call(HttpMethod.Get, "logins"))["logins"].GetArrayLength());
    }

    [Theory]
    [InlineData("scan")]
    [InlineData("confirm")]
    [InlineData("deny")]
    public async Task F5_A_phone_without_its_token_is_refused(string verb)
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        string confirmToken = await phone.Scanned(pc);
        var body = new
        {
            scanCode = pc.ScanCode,
            confirmToken,
            username = phone.Username,
            password = TestPhone.Password,
            accessToken = phone.Token
        };
        string path = $"api/v1/qr-sessions/{pc.QrId}/{verb}";
        foreach (string? shown in new[] { null, "", confirmToken, pc.PollToken, phone.Username, $"{phone.Token}, Bearer {phone.Token}" })
            Assert.Equal(
                (401, "invalid_token"),
                (await Http.Call(
                    HttpMethod.Post,
                    $"{path}?access_token={phone.Token}",
                    body,
                    shown,
                    phone.Device,
                    ("Cookie", "token=" + phone.Token))).Refusal);
        Assert.Equal((401, "invalid_token"), (await Http.Call(HttpMethod.Post, path, body, phone.Token, TestDevice.New("ios"))).Refusal);
        Assert.Equal("scanned", await pc.Status());
    }

    [Fact]
    public async Task F5_The_confirm_token_of_another_login_is_refused()
    {
        var (ann, bob) = (await TestPhone.LoggedIn(Http), await TestPhone.LoggedIn(Http));
        var (second, pcOfAnn, pcOfBob) = (await TestPhone.Again(Http, ann.Username), await TestPc.Open(Http), await TestPc.Open(Http));
        var (anns, bobs) = (await ann.Scanned(pcOfAnn), await bob.Scanned(pcOfBob));
        // Another account's, another session's, and that of the same account's other phone.
        foreach (var (phone, pc, token) in new[]
        {
            (bob, pcOfAnn, anns), (bob, pcOfAnn, bobs), (ann, pcOfAnn, bobs), (ann, pcOfBob, anns), (second, pcOfAnn, anns)
        })
        {
            Assert.Equal((403, "invalid_confirm_token"), (await phone.Confirm(pc, token)).Refusal);
            Assert.Equal((403, "invalid_confirm_token"), (await phone.Deny(pc, token)).Refusal);
        }

        Assert.Equal((200, 200), ((await ann.Confirm(pcOfAnn, anns)).Status, (await bob.Confirm(pcOfBob, bobs)).Status));
    }

    // F6: status responses leak personal data

    [Fact]
    public async Task F6_The_PC_sees_no_account_before_the_scan_and_then_only_the_display_name()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http, "Zoë Quill"), await TestPc.Open(Http));
        using var stream = await pc.Events();
        var waiting = (await stream.Next())!.Data;
        Assert.Equal(("null", "null"), (waiting.GetProperty("account").GetRawText(), (await pc.Poll())["account"].GetRawText()));
        var me = await phone.Call(HttpMethod.Get, "me");
        string[] secrets =
        [
            phone.Username,
            phone.Token,
            phone.Device.Id,
            "Test phone",
            me["account"].GetProperty("accountId").GetString()!,
            me["login"].GetProperty("loginId").GetString()!
        ];

        string confirmToken = await phone.Scanned(pc);
        var (polled, streamed) = (await pc.Poll(), (await stream.Next())!.Data);
        await phone.Deny(pc, confirmToken);
        var denied = await pc.Poll();

        Assert.Equal(["displayName"], polled["account"].EnumerateObject().Select(m => m.Name));
        Assert.Equal("Zoë Quill", polled["account"].GetProperty("displayName").GetString());
        foreach (string answer in new[] { polled.Text, streamed.GetRawText(), denied.Text })
            Assert.All([.. secrets, confirmToken], s => Assert.DoesNotContain(s, answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task F6_The_phone_sees_the_requester_but_none_of_its_secrets()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        var scanned = await phone.Scan(pc);
        string verdict = (await phone.Confirm(pc, scanned["confirmToken"].GetString()!)).Text;
        Assert.All(
            [pc.PollToken, pc.Device.Id, phone.Username], s => Assert.DoesNotContain(s, scanned.Text + verdict, StringComparison.Ordinal));
    }

    [Fact]
    public async Task F6_A_phone_that_did_not_scan_gets_the_same_answer_in_every_status()
    {
        var (ann, eve) = (await TestPhone.LoggedIn(Http, "Zoë Quill"), await TestPhone.LoggedIn(Http));
        var heard = new List<Reply>();
        foreach (string status in new[] { "waiting", "scanned", "confirmed", "redeemed", "denied", "cancelled" })
        {
            var pc = await TestPc.Open(Http);
            string guess = await End.Reach(status, ann, pc);
            heard.AddRange([await eve.Confirm(pc, guess), await eve.Deny(pc, guess), await eve.Confirm(pc, "qrc_guess")]);
            Assert.DoesNotContain("Quill", (await eve.Scan(pc)).Text, StringComparison.Ordinal);
        }

        Assert.Equal((403, "invalid_confirm_token"), heard[0].Refusal);
        Assert.Single(heard.Select(Replies.Everything).Distinct());
    }
}
