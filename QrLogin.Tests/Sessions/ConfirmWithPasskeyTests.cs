using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Sessions;

/// <summary>With <c>QrLogin:ConfirmWith=Passkey</c>, a stolen phone that is unlocked confirms nothing.</summary>
[Trait("Speed", "Slow")]
public sealed class ConfirmWithPasskeyTests(Browser browser, ConfirmWithPasskeyTests.Host service)
    : IClassFixture<Browser>, IClassFixture<ConfirmWithPasskeyTests.Host>
{
    private HttpClient Http => service.AtLocalhost;

    [Fact]
    public async Task A_phone_confirms_with_its_passkey()
    {
        await using var ann = await KeyHolder.WithPasskey(browser, Http);
        var pc = await TestPc.Open(Http);
        var scanned = await ann.Phone.Scan(pc);
        Assert.DoesNotContain("no_passkey", Warnings(scanned));
        Assert.Equal((403, "passkey_required"), (await Confirm(ann.Phone, pc, scanned)).Refusal);
        Assert.Equal("scanned", (await pc.Poll())["status"].GetString());
        Assert.Equal(200, (await Confirm(ann.Phone, pc, scanned, await ann.Key.Sign(scanned["passkey"]))).Status);
        Assert.NotNull(await pc.Token());
    }

    [Fact]
    public async Task A_phone_without_a_passkey_can_only_deny()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        var scanned = await phone.Scan(pc);
        Assert.Equal(JsonValueKind.Null, scanned["passkey"].ValueKind);
        Assert.Contains("no_passkey", Warnings(scanned));
        Assert.Equal((403, "passkey_required"), (await Confirm(phone, pc, scanned)).Refusal);
        Assert.Equal(200, (await phone.Deny(pc, scanned["confirmToken"].GetString()!)).Status);
    }

    [Fact]
    public async Task An_assertion_confirms_the_session_that_was_scanned_for_it_and_no_other()
    {
        await using var ann = await KeyHolder.WithPasskey(browser, Http);
        await using var bob = await KeyHolder.WithPasskey(browser, Http);
        var (pc, other) = (await TestPc.Open(Http), await TestPc.Open(Http));
        var (scanned, elsewhere) = (await ann.Phone.Scan(pc), await ann.Phone.Scan(other));
        JsonObject[] wrong =
        [
            await ann.Key.Sign(elsewhere["passkey"]),
            await ann.Proof(),
            await ann.Key.Sign(await Http.PasskeyLoginOptions()),
            await bob.Key.Sign(scanned["passkey"].Changed("allowCredentials", new JsonArray())),
        ];
        foreach (var assertion in wrong)
            Assert.Equal((403, "invalid_passkey"), (await Confirm(ann.Phone, pc, scanned, assertion)).Refusal);
        // Scanning again replaces the confirm token, and with it the challenge.
        var again = await ann.Phone.Scan(pc);
        Assert.Equal((403, "invalid_passkey"), (await Confirm(ann.Phone, pc, again, await ann.Key.Sign(scanned["passkey"]))).Refusal);
        Assert.Equal(200, (await Confirm(ann.Phone, pc, again, await ann.Key.Sign(again["passkey"]))).Status);
    }

    [Fact]
    public async Task The_authenticator_must_verify_the_person()
    {
        await using var ann = await KeyHolder.WithPasskey(browser, Http);
        var pc = await TestPc.Open(Http);
        var scanned = await ann.Phone.Scan(pc);
        await ann.Key.Verifies(user: false);
        var assertion = await ann.Key.Sign(scanned["passkey"].Changed("userVerification", "discouraged"));
        Assert.Equal((403, "invalid_passkey"), (await Confirm(ann.Phone, pc, scanned, assertion)).Refusal);
    }

    [Fact]
    public async Task A_lost_answer_does_not_need_a_second_assertion()
    {
        await using var ann = await KeyHolder.WithPasskey(browser, Http);
        var pc = await TestPc.Open(Http);
        var scanned = await ann.Phone.Scan(pc);
        var assertion = await ann.Key.Sign(scanned["passkey"]);
        Assert.Equal(200, (await Confirm(ann.Phone, pc, scanned, assertion)).Status);
        var repeated = await Confirm(ann.Phone, pc, scanned, assertion);
        Assert.Equal((409, "confirm_token_used", "confirmed"), (repeated.Status, repeated.Code, repeated["sessionStatus"].GetString()));
    }

    [Fact]
    public async Task On_this_device_a_person_continues_with_a_passkey_too()
    {
        await using var ann = await KeyHolder.WithPasskey(browser, Http);
        var (request, pc) = await Opened();
        Assert.Equal((403, "passkey_required"), (await Continue()).Refusal);
        var forLogin = await ann.Key.Sign(await Http.PasskeyLoginOptions());
        Assert.Equal((403, "invalid_passkey"), (await Continue(forLogin)).Refusal);
        Assert.Equal(200, (await Continue(await ann.Proof())).Status);
        Assert.Equal(["pop", "user"], await Methods(request, pc));

        // Whoever has just logged in with a passkey is not asked again.
        var login = await Http.LogIn(ann.Key, ann.Phone.Device);
        (request, pc) = await Opened();
        ann.Phone.Token = login["accessToken"].GetString()!;
        Assert.Equal(200, (await Continue()).Status);
        Assert.Equal(["pop", "user"], await Methods(request, pc));

        async Task<(SiteRequest, TestPc)> Opened()
        {
            var next = SiteRequest.New();
            return (next, TestPc.Of(Http, ann.Phone.Device, await next.TryOpen(Http, ann.Phone.Device)));
        }

        Task<Reply> Continue(JsonObject? assertion = null) =>
            ann.Phone.Call(HttpMethod.Post, $"qr-sessions/{pc.QrId}/continue", new { pollToken = pc.PollToken, assertion });
    }

    [Fact]
    public async Task A_site_learns_that_the_phone_had_a_passkey()
    {
        await using var ann = await KeyHolder.WithPasskey(browser, Http);
        var request = SiteRequest.New();
        var pc = await request.Open(Http);
        var scanned = await ann.Phone.Scan(pc);
        Assert.Equal(200, (await Confirm(ann.Phone, pc, scanned, await ann.Key.Sign(scanned["passkey"]))).Status);
        Assert.Equal(["mca", "qr", "pop", "user"], await Methods(request, pc));
    }

    private async Task<string?[]> Methods(SiteRequest request, TestPc pc)
    {
        var exchanged = await request.Exchange(Http, await pc.Code());
        var token = new JsonWebToken(exchanged["id_token"].GetString());
        return [.. token.GetPayloadValue<string[]>("amr")];
    }

    private static Task<Reply> Confirm(TestPhone phone, TestPc pc, Reply scanned, JsonObject? assertion = null) => phone.Call(
        HttpMethod.Post, $"qr-sessions/{pc.QrId}/confirm", new { confirmToken = scanned["confirmToken"].GetString(), assertion });

    private static string?[] Warnings(Reply scanned) => [.. scanned["warnings"].EnumerateArray().Select(w => w.GetString())];

    public sealed class Host() : ApiHost(null, new(CodeHost.Clients) { ["QrLogin:ConfirmWith"] = "Passkey" })
    {
        public HttpClient AtLocalhost => field ??= Client(Localhost);
    }
}
