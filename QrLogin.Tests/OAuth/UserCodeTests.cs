using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>User codes that people type: every spelling, and guesses. Each caller has its own address.</summary>
public sealed class UserCodeTests(ProxiedHost host) : IClassFixture<ProxiedHost>
{
    private const string Nobodys = "BBBB-BBBB";

    [Fact]
    public async Task A_user_code_finds_its_session_in_any_spelling()
    {
        var http = host.FromAnywhere();
        var (pc, phone) = (await DevicePc.Asks(http), await TestPhone.LoggedIn(http));
        string code = pc.UserCode, letters = code.Replace("-", "", StringComparison.Ordinal);
        foreach (string typed in new[]
        {
            code,
            letters,
            code.ToLowerInvariant(),
            $" {letters} ",
            string.Join(' ', letters.ToLowerInvariant().ToCharArray()),
            $"{letters[..2]}–{letters[2..]}",
            $"{letters[..4]} - {letters[4..]}"
        })
        {
            var found = await phone.LookUp(typed);
            Assert.Equal(200, found.Status);
            Assert.Equal(["qrId", "scanCode"], found.Members);
            Assert.Equal((pc.QrId, pc.ScanCode), (found["qrId"].GetString(), found["scanCode"].GetString()));
        }

        await phone.Approve(pc);
        Assert.Equal("token", await pc.Hears());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"userCode\":\"\"}")]
    [InlineData("{\"userCode\":\" \"}")]
    [InlineData("{\"userCode\":7}")]
    public async Task A_missing_code_is_not_a_guess(string body)
    {
        var phone = await TestPhone.LoggedIn(host.FromAnywhere());
        for (int i = 0; i < 7; i++)
            Assert.Equal(
                (400, "validation"),
                (await host.FromAnywhere().Call(HttpMethod.Post, "api/v1/qr-sessions/lookup", body, phone.Token, phone.Device)).Refusal);
        Assert.Equal((404, "qr_not_found"), (await phone.LookUp(Nobodys)).Refusal);
    }

    [Fact]
    public async Task Only_a_login_may_look_up_a_user_code() =>
        Assert.Equal(
            (401, "invalid_token"),
            (await host.FromAnywhere().Call(
                HttpMethod.Post, "api/v1/qr-sessions/lookup", new { userCode = Nobodys }, device: TestDevice.New("ios"))).Refusal);

    [Fact]
    public async Task A_login_has_five_wrong_codes_in_ten_minutes_from_any_address()
    {
        var (pc, phone) = (await DevicePc.Asks(host.FromAnywhere()), await TestPhone.LoggedIn(host.FromAnywhere()));
        string[] wrong = [Nobodys, "BBBB-BBBC", "BBBB-BBBD", "BBBB-BBBF", "BBBB-BBBG"];
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal((404, "qr_not_found"), (await phone.At(host.FromAnywhere()).LookUp(wrong[i])).Refusal);
            // The fifth was one too many for this one as well.
            Assert.Equal(i < 4 ? 200 : 429, (await phone.At(host.FromAnywhere()).LookUp(pc.UserCode)).Status);
        }

        var refused = await phone.LookUp(pc.UserCode);
        Assert.Equal((429, "too_many_attempts"), refused.Refusal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 600);
        host.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(429, (await phone.LookUp(pc.UserCode)).Status);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotEqual(429, (await phone.LookUp(pc.UserCode)).Status);
    }

    [Fact]
    public async Task An_address_has_twenty_wrong_codes_in_ten_minutes_with_any_login()
    {
        var http = host.FromAnywhere();
        var pc = await DevicePc.Asks(http);
        for (int i = 0; i < 5; i++)
        {
            var phone = await TestPhone.LoggedIn(http);
            for (int n = 0; n < 4; n++) Assert.Equal(404, (await phone.LookUp(Nobodys)).Status);
            Assert.Equal(i < 4 ? 200 : 429, (await phone.LookUp(pc.UserCode)).Status);
        }

        var last = await TestPhone.LoggedIn(http);
        Assert.Equal((429, "too_many_attempts"), (await last.LookUp(pc.UserCode)).Refusal);
        // A person at another address has their own guesses.
        Assert.Equal(200, (await last.At(host.FromAnywhere()).LookUp(pc.UserCode)).Status);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.NotEqual(429, (await last.LookUp(Nobodys)).Status);
    }

    [Fact]
    public async Task Of_many_concurrent_guesses_five_of_a_login_are_checked()
    {
        var phone = await TestPhone.LoggedIn(host.FromAnywhere());
        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => phone.At(host.FromAnywhere()).LookUp(Nobodys)));
        Assert.Equal((5, 55), (replies.Count(r => r.Status == 404), replies.Count(r => r.Status == 429)));
    }

    [Fact]
    public async Task Of_many_concurrent_guesses_twenty_of_an_address_are_checked()
    {
        var http = host.FromAnywhere();
        var phones = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => TestPhone.LoggedIn(http)));
        var replies = await Task.WhenAll(phones.SelectMany(p => Enumerable.Range(0, 5).Select(_ => p.LookUp(Nobodys))));
        Assert.Equal((20, 30), (replies.Count(r => r.Status == 404), replies.Count(r => r.Status == 429)));
    }

    [Fact]
    public async Task A_user_code_of_an_expired_session_says_so_and_of_an_erased_one_is_unknown()
    {
        var http = host.FromAnywhere();
        var (pc, phone) = (await DevicePc.Asks(http), await TestPhone.LoggedIn(http));
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(200, (await phone.LookUp(pc.UserCode)).Status);
        Assert.Equal((410, "qr_expired"), (await phone.Scan(pc)).Refusal);
    }
}
