using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.External;

/// <summary>A provider's login is the same person on the same device, while the token is valid.</summary>
public sealed class SameLoginTests(ExternalHost site) : IClassFixture<ExternalHost>
{
    [Fact]
    public async Task A_renewed_token_can_confirm_what_the_old_one_scanned()
    {
        string subject = ExternalHost.NewSubject();
        var (phone, pc) = (site.NewPhone(subject), await TestPc.Open(site.Http));
        string confirmToken = await phone.Scanned(pc);
        phone.Token = site.Token(subject, "jti", "another");
        Assert.Equal(200, (await phone.Confirm(pc, confirmToken)).Status);
        Assert.NotNull(await pc.Token());
    }

    [Fact]
    public async Task A_phone_vouches_until_the_confirming_token_ends()
    {
        string subject = ExternalHost.NewSubject();
        var now = site.Clock.GetUtcNow();
        var (phone, pc) = (
            TestPhone.With(site.Http, TestDevice.New("ios"), site.Token(subject, "exp", now.AddSeconds(20).ToUnixTimeSeconds())),
            await TestPc.Open(site.Http));
        string confirmToken = await phone.Scanned(pc);
        phone.Token = site.Token(subject);
        await phone.Confirm(pc, confirmToken);
        site.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.NotNull(await pc.Token());
    }

    [Fact]
    public async Task A_person_has_five_wrong_codes_with_any_number_of_device_names()
    {
        string token = site.Token(ExternalHost.NewSubject());
        Task<Reply> Guess() => TestPhone.With(site.Http, TestDevice.New("ios"), token).LookUp("BBBB-BBBB");
        for (int i = 0; i < 5; i++) Assert.Equal((404, "qr_not_found"), (await Guess()).Refusal);
        Assert.Equal((429, "too_many_attempts"), (await Guess()).Refusal);
    }

    [Theory]
    [InlineData(20, "denied")]
    [InlineData(19, "confirmed")]
    public async Task A_token_that_expired_before_the_PC_fetched_its_own_no_longer_vouches(int seconds, string status)
    {
        var end = site.Clock.GetUtcNow().AddSeconds(20);
        var (phone, pc) = (
            TestPhone.With(site.Http, TestDevice.New("ios"), site.Token(ExternalHost.NewSubject(), "exp", end.ToUnixTimeSeconds())),
            await TestPc.Open(site.Http));
        await phone.Approve(pc);
        site.Clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(status, await pc.Status());
    }

    [Fact]
    public async Task A_token_that_expired_between_scan_and_confirmation_cannot_confirm()
    {
        var end = site.Clock.GetUtcNow().AddSeconds(20);
        var (phone, pc) = (
            TestPhone.With(site.Http, TestDevice.New("ios"), site.Token(ExternalHost.NewSubject(), "exp", end.ToUnixTimeSeconds())),
            await TestPc.Open(site.Http));
        string confirmToken = await phone.Scanned(pc);
        site.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((401, "invalid_token"), (await phone.Confirm(pc, confirmToken)).Refusal);
        Assert.Equal("scanned", await pc.Status());
    }

    [Fact]
    public async Task Rescanning_with_a_renewed_token_counts_as_the_same_login()
    {
        string subject = ExternalHost.NewSubject();
        var (phone, pc) = (site.NewPhone(subject), await TestPc.Open(site.Http));
        string old = await phone.Scanned(pc);
        phone.Token = site.Token(subject, "jti", "another");
        var again = await phone.Scan(pc.QrId, "a code that is stale by now");
        Assert.Equal(200, again.Status);
        Assert.Equal((403, "invalid_confirm_token"), (await phone.Confirm(pc, old)).Refusal);
        Assert.Equal(200, (await phone.Confirm(pc, again["confirmToken"].GetString()!)).Status);
    }

    public static TheoryData<string> Others => ["device", "kind of device", "person"];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Another_person_cannot_confirm_deny_or_scan_a_scanned_session(string what)
    {
        string subject = ExternalHost.NewSubject();
        var (phone, pc) = (site.NewPhone(subject), await TestPc.Open(site.Http));
        string confirmToken = await phone.Scanned(pc);
        var other = what switch
        {
            "device" => site.NewPhone(subject),
            "kind of device" => TestPhone.With(site.Http, phone.Device with { Type = "android" }, phone.Token),
            _ => TestPhone.With(site.Http, phone.Device, site.Token(ExternalHost.NewSubject())),
        };
        Assert.Equal((403, "invalid_confirm_token"), (await other.Confirm(pc, confirmToken)).Refusal);
        Assert.Equal((403, "invalid_confirm_token"), (await other.Deny(pc, confirmToken)).Refusal);
        Assert.Equal((409, "qr_already_scanned"), (await other.Scan(pc)).Refusal);
        Assert.Equal(200, (await phone.Confirm(pc, confirmToken)).Status);
    }

    [Fact]
    public async Task An_account_of_ours_with_the_same_name_is_another_account()
    {
        var own = await TestPhone.LoggedIn(site.Http);
        var (named, pc) = (
            TestPhone.With(site.Http, own.Device, site.Token(own.Username, "preferred_username", own.Username)),
            await TestPc.Open(site.Http));
        string confirmToken = await own.Scanned(pc);
        Assert.Equal((403, "invalid_confirm_token"), (await named.Confirm(pc, confirmToken)).Refusal);
        Assert.Equal(0, (await named.Call(HttpMethod.Get, "logins"))["logins"].GetArrayLength());
    }

    [Fact]
    public async Task A_PC_cannot_vouch_for_itself_with_a_providers_token()
    {
        var pc = await TestPc.Open(site.Http);
        Assert.Equal(
            (409, "same_device"), (await TestPhone.With(site.Http, pc.Device, site.Token(ExternalHost.NewSubject())).Scan(pc)).Refusal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("ios-000001", null)]
    [InlineData(null, "ios")]
    [InlineData("short", "ios")]
    [InlineData("ios-000001", "toaster")]
    public async Task A_providers_token_still_requires_device_headers(string? id, string? type)
    {
        var headers = new[] { ("X-Device-Id", id), ("X-Device-Type", type) }.Where(h => h.Item2 is not null)
            .Select(h => (h.Item1, h.Item2!)).ToArray();
        foreach (string path in new[] { "me", "logins" })
            Assert.Equal(
                (400, "invalid_device"),
                (await site.Http.Call(
                    HttpMethod.Get, "api/v1/" + path, bearer: site.Token(ExternalHost.NewSubject()), headers: headers)).Refusal);
    }
}
