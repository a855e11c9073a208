using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>
/// Where a number would be asked for, the phone types the user code of an OAuth client's session, whichever link opened
/// it. Each caller has its own address.
/// </summary>
public sealed class TypedCodeTests(ProxiedHost host) : IClassFixture<ProxiedHost>
{
    private const string Wrong = "BBBB-BBBB";

    [Fact]
    public async Task A_phone_that_opens_a_clients_link_does_not_see_its_code_and_must_type_it()
    {
        var (pc, phone) = await Both();
        var scan = await phone.Scan(pc);
        Assert.Equal("{\"required\":true,\"kind\":\"user_code\",\"digits\":null}", scan["numberMatch"].GetRawText());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, scan["userCode"].ValueKind);
        Assert.DoesNotContain(pc.UserCode, scan.Text, StringComparison.Ordinal);

        string confirmToken = scan["confirmToken"].GetString()!;
        var missing = await phone.Confirm(pc, confirmToken);
        Assert.Equal((400, "validation"), missing.Refusal);
        Assert.True(missing["errors"].TryGetProperty("matchNumber", out _));
        var wrong = await phone.Confirm(pc, confirmToken, Wrong);
        Assert.Equal((403, "wrong_number", 2), (wrong.Status, wrong.Code, wrong["attemptsLeft"].GetInt32()));
        Assert.Equal("authorization_pending", await pc.Hears());
        Assert.Equal(200, (await phone.Confirm(pc, confirmToken, pc.UserCode)).Status);
        Assert.Equal("token", await pc.Hears());
    }

    [Fact]
    public async Task A_phone_that_found_the_session_by_its_code_types_the_code_again()
    {
        var (pc, phone) = await Both();
        var found = await phone.LookUp(pc.UserCode);
        var scan = await phone.Scan(found["qrId"].GetString()!, found["scanCode"].GetString()!);
        Assert.Equal("user_code", scan["numberMatch"].GetProperty("kind").GetString());
        Assert.Equal((400, "validation"), (await phone.Confirm(pc, scan["confirmToken"].GetString()!)).Refusal);
    }

    [Fact]
    public async Task A_code_may_be_typed_in_any_spelling()
    {
        var (pc, phone) = await Both();
        string typed = $" {pc.UserCode[..3].ToLowerInvariant()} {pc.UserCode[3..].Replace('-', '\u2013')} ";
        Assert.Equal(200, (await phone.Confirm(pc, await phone.Scanned(pc), typed)).Status);
    }

    [Fact]
    public async Task The_third_wrong_code_denies_from_any_address()
    {
        var (pc, phone) = await Both();
        string confirmToken = await phone.Scanned(pc);
        var left = new List<int>();
        for (int i = 0; i < 3; i++)
            left.Add((await phone.At(host.FromAnywhere()).Confirm(pc, confirmToken, Wrong))["attemptsLeft"].GetInt32());
        Assert.Equal([2, 1, 0], left);
        Assert.Equal((409, "qr_finished"), (await phone.Confirm(pc, confirmToken, pc.UserCode)).Refusal);
        Assert.Equal("access_denied", await pc.Hears());
    }

    [Fact]
    public async Task What_cannot_be_a_code_spends_no_guess()
    {
        var (pc, phone) = await Both();
        string confirmToken = await phone.Scanned(pc);
        foreach (string typed in new[] { "", "42", "12345678", "BCDF-GHJ", "BCDF-GHJK-L", "AEIO-UAEI", "\u0411CDF-GHJK" })
            Assert.Equal((400, "validation"), (await phone.Confirm(pc, confirmToken, typed)).Refusal);
        Assert.Equal(2, (await phone.Confirm(pc, confirmToken, Wrong))["attemptsLeft"].GetInt32());
    }

    [Fact]
    public async Task A_code_in_place_of_a_number_spends_no_guess()
    {
        var (pc, phone) = (await TestPc.Open(host.FromAnywhere()), await TestPhone.LoggedIn(host.FromAnywhere()));
        string confirmToken = await phone.Scanned(pc);
        Assert.Equal((400, "validation"), (await phone.Confirm(pc, confirmToken, Wrong)).Refusal);
        Assert.Equal(200, (await phone.Confirm(pc, confirmToken, (await pc.Poll())["matchNumber"].GetString())).Status);
    }

    [Fact]
    public async Task Only_a_client_with_a_secret_has_a_verified_name()
    {
        var phone = await TestPhone.LoggedIn(host.FromAnywhere());
        async Task<string> Client(TestClient client) =>
            (await phone.Scan(await DevicePc.Asks(host.FromAnywhere(), client)))["client"].GetRawText();
        Assert.Equal("{\"name\":\"The TV\",\"verified\":false}", await Client(TestClient.Tv));
        Assert.Equal("{\"name\":\"backend\",\"verified\":true}", await Client(TestClient.Backend));
    }

    private async Task<(DevicePc Pc, TestPhone Phone)> Both() =>
        (await DevicePc.Asks(host.FromAnywhere()), await TestPhone.LoggedIn(host.FromAnywhere()));
}
