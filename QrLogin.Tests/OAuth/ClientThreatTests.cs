using QrLogin.Tests.Infrastructure;
using QrLogin.Tests.Security;

namespace QrLogin.Tests.OAuth;

/// <summary>
/// The threats of docs/security.md at the OAuth endpoints, as far as other tests try them at the product's own API only.
/// Each caller has its own address.
/// </summary>
public sealed class ClientThreatTests(ProxiedHost host) : IClassFixture<ProxiedHost>
{
    [Fact]
    public async Task Neither_what_a_client_shows_nor_what_a_phone_holds_is_a_device_code()
    {
        var (pc, phone) = await Both();
        string confirmToken = await phone.Scanned(pc);
        string[] known =
        [
            pc.QrId, "qrp_" + pc.QrId, pc.ScanCode, "qrp_" + pc.ScanCode, pc.UserCode, pc.Complete, phone.Token, confirmToken,
            confirmToken.Replace("qrc_", "qrp_", StringComparison.Ordinal),
        ];
        foreach (string guess in known)
        {
            var polled = await host.FromAnywhere().Form(
                "oauth/token", [("grant_type", DevicePc.Grant), ("device_code", guess), .. pc.Client.Parameters]);
            Assert.Equal((400, "invalid_grant"), polled.OAuthRefusal);
        }

        Assert.Equal("authorization_pending", await pc.Hears());
    }

    [Fact]
    public async Task A_second_phone_can_neither_scan_nor_decide_a_clients_session()
    {
        var (pc, ann) = await Both();
        var bob = await TestPhone.LoggedIn(host.FromAnywhere());
        string confirmToken = await ann.Scanned(pc);
        Assert.Equal((409, "qr_already_scanned"), (await bob.Scan(pc)).Refusal);
        Assert.Equal((403, "invalid_confirm_token"), (await bob.Confirm(pc, confirmToken, pc.UserCode)).Refusal);
        Assert.Equal((403, "invalid_confirm_token"), (await bob.Deny(pc, confirmToken)).Refusal);
        Assert.Equal(200, (await ann.Confirm(pc, confirmToken, pc.UserCode)).Status);
    }

    [Theory]
    [InlineData("confirmed")]
    [InlineData("redeemed")]
    [InlineData("denied")]
    public async Task A_clients_finished_code_cannot_be_used_again(string status)
    {
        var (pc, phone) = await Both();
        string confirmToken = await phone.Scanned(pc);
        await (status == "denied" ? phone.Deny(pc, confirmToken) : phone.Confirm(pc, confirmToken, pc.UserCode));
        await (status == "redeemed" ? pc.Token() : Task.CompletedTask);
        foreach (var scanner in new[] { phone, await TestPhone.LoggedIn(host.FromAnywhere()) })
            Assert.Equal((409, "qr_finished"), (await scanner.Scan(pc)).Refusal);
        Assert.Equal((409, "confirm_token_used"), (await phone.Confirm(pc, confirmToken, pc.UserCode)).Refusal);
    }

    [Fact]
    public async Task Of_concurrent_confirmations_and_denials_of_a_clients_session_one_wins()
    {
        var phone = await TestPhone.LoggedIn(host.FromAnywhere());
        for (int i = 0; i < 20; i++)
        {
            var pc = await DevicePc.Asks(host.FromAnywhere());
            string confirmToken = await phone.Scanned(pc);
            var confirmed = Enumerable.Range(0, 3).Select(_ => phone.Confirm(pc, confirmToken, pc.UserCode)).ToList();
            var denied = Enumerable.Range(0, 3).Select(_ => phone.Deny(pc, confirmToken)).ToList();
            var winner = Assert.Single(await Task.WhenAll(confirmed.Concat(denied)), reply => reply.Status == 200);
            Assert.Equal(winner["status"].GetString() == "confirmed" ? "token" : "access_denied", await pc.Hears());
        }
    }

    [Fact]
    public async Task A_clients_token_is_returned_again_for_a_minute_and_then_never()
    {
        var (pc, phone) = await Both();
        await phone.Approve(pc);
        string token = await pc.Token();
        host.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(token, await pc.Token());
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("invalid_grant", await pc.Hears());
        Assert.Equal(200, (await host.FromAnywhere().Call(HttpMethod.Get, "api/v1/me", bearer: token)).Status);
    }

    [Fact]
    public async Task A_client_learns_nothing_about_an_account_before_it_has_the_token()
    {
        var pc = await DevicePc.Asks(host.FromAnywhere());
        var phone = await TestPhone.LoggedIn(host.FromAnywhere(), "Zoe Unmistakable");
        string waiting = (await pc.Poll()).Text;
        await phone.Scanned(pc);
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(waiting, (await pc.Poll()).Text);
        await phone.Approve(pc);
        Assert.DoesNotContain("Zoe", (await pc.Poll()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_codes_of_two_hundred_client_sessions_look_random()
    {
        var opened = await Many.Of(200, () => DevicePc.Asks(host.FromAnywhere()));
        RandomnessChecks.Check(opened.Select(pc => pc.QrId), bytes: 16);
        RandomnessChecks.Check(opened.Select(pc => pc.DeviceCode["qrp_".Length..]), bytes: 32);
        RandomnessChecks.Check(opened.Select(pc => pc.ScanCode), bytes: 12);
        Assert.Equal(opened.Count, opened.Select(pc => pc.UserCode).Distinct().Count());
        // In 1,600 letters, none of the 20 is missing.
        Assert.Equal(20, string.Concat(opened.Select(pc => pc.UserCode)).Replace("-", "", StringComparison.Ordinal).Distinct().Count());
    }

    private async Task<(DevicePc Pc, TestPhone Phone)> Both() =>
        (await DevicePc.Asks(host.FromAnywhere()), await TestPhone.LoggedIn(host.FromAnywhere()));
}
