using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using QrLogin.Api.Operator;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.External;

/// <summary>Phones that send a token of the team's own provider instead of a login token.</summary>
public sealed class ExternalLoginTests(ExternalHost site) : IClassFixture<ExternalHost>
{
    private static readonly HttpMethod s_get = HttpMethod.Get, s_post = HttpMethod.Post, s_delete = HttpMethod.Delete;

    [Fact]
    public async Task A_phone_with_a_providers_token_logs_a_PC_in()
    {
        var (phone, pc) = (site.NewPhone(), await TestPc.Open(site.Http));
        await phone.Approve(pc);

        var token = (await pc.Poll())["token"];

        Assert.Equal("qr", token.GetProperty("method").GetString());
        var me = await site.Http.Call(s_get, "api/v1/me", bearer: token.GetProperty("accessToken").GetString(), device: pc.Device);
        Assert.Equal(200, me.Status);
        Assert.Equal((await phone.Call(s_get, "me"))["account"].GetRawText(), me["account"].GetRawText());
        Assert.Equal(token.GetProperty("loginId").GetString(), me["login"].GetProperty("loginId").GetString());
    }

    [Fact]
    public async Task A_phone_with_a_providers_token_can_deny()
    {
        var (phone, pc) = (site.NewPhone(), await TestPc.Open(site.Http));
        Assert.Equal(200, (await phone.Deny(pc, await phone.Scanned(pc))).Status);
        Assert.Equal("denied", await pc.Status());
    }

    [Fact]
    public async Task A_phone_with_a_providers_token_sees_its_account_and_device_but_no_login()
    {
        var phone = TestPhone.With(
            site.Http, TestDevice.New("android"), site.Token(ExternalHost.NewSubject(), "preferred_username", "ann@example.com"));
        var me = await phone.Call(s_get, "me");
        Assert.Equal((200, JsonValueKind.Null), (me.Status, me["login"].ValueKind));
        Assert.Equal("ann@example.com", me["account"].GetProperty("username").GetString());
        Assert.Equal(
            (phone.Device.Id, "android"), (me["device"].GetProperty("id").GetString(), me["device"].GetProperty("type").GetString()));
    }

    [Fact]
    public async Task A_person_is_one_account_on_every_device_and_in_every_token()
    {
        string subject = ExternalHost.NewSubject();
        var (first, second, other) = (site.NewPhone(subject), site.NewPhone(subject), site.NewPhone());
        Assert.Equal(await AccountId(first), await AccountId(second));
        Assert.NotEqual(await AccountId(first), await AccountId(other));
    }

    [Fact]
    public async Task The_shown_name_follows_the_providers()
    {
        string subject = ExternalHost.NewSubject();
        var (phone, pc) = (site.NewPhone(subject), await TestPc.Open(site.Http));
        await phone.Approve(pc);
        string account = await AccountId(phone);

        phone.Token = site.Token(subject, "name", "Ann Married");

        var me = (await phone.Call(s_get, "me"))["account"];
        Assert.Equal((account, "Ann Married"), (me.GetProperty("accountId").GetString(), me.GetProperty("displayName").GetString()));
        var next = await TestPc.Open(site.Http);
        await phone.Scan(next);
        Assert.Equal("Ann Married", (await next.Poll())["account"].GetProperty("displayName").GetString());
        Assert.Equal("Ann Married", (await pc.Poll())["token"].GetProperty("account").GetProperty("displayName").GetString());
    }

    [Theory]
    [InlineData("name", "\u202Egnp.exe", null)]
    [InlineData("name", null, null)]
    [InlineData("preferred_username", "a name that is no username of ours", "ext-")]
    [InlineData("preferred_username", "AbCdEfGhIjKlMnOpQrStUA", "ext-")]
    [InlineData("preferred_username", "EXT-AbCdEfGhIjKlMnOpQrStUA", "ext-")]
    public async Task A_text_that_is_not_displayable_is_refused(string claim, string? value, string? username)
    {
        var account = (await TestPhone.With(
            site.Http, TestDevice.New("ios"), site.Token(ExternalHost.NewSubject(), claim, value)).Call(s_get, "me"))["account"];
        Assert.StartsWith(username ?? "ext-", account.GetProperty("username").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', account.GetProperty("displayName").GetString()!);
        Assert.NotEmpty(account.GetProperty("displayName").GetString()!);
    }

    [Fact]
    public async Task A_person_cannot_change_the_profile_that_a_provider_manages()
    {
        var phone = TestPhone.With(site.Http, TestDevice.New("ios"), site.Token(ExternalHost.NewSubject(), "name", "Ann"));
        foreach (object change in new object[] { new { displayName = "Zoe" }, new { picture = "https://example.com/z.png" } })
            Assert.Equal((400, "validation"), (await phone.Call(HttpMethod.Patch, "me", change)).Refusal);
        Assert.Equal("Ann", (await phone.Call(s_get, "me"))["account"].GetProperty("displayName").GetString());
    }

    [Fact]
    public async Task An_operator_reaches_a_providers_account_by_its_id_also_as_it_is_shown()
    {
        var phone = TestPhone.With(
            site.Http, TestDevice.New("ios"), site.Token(ExternalHost.NewSubject(), "preferred_username", "no username of ours"));
        var me = (await phone.Call(s_get, "me"))["account"];
        string id = me.GetProperty("accountId").GetString()!;
        Assert.Equal("ext-" + id, me.GetProperty("username").GetString());
        var accounts = new AccountAdmin(site.Services.GetRequiredService<IGrainFactory>(), TimeProvider.System);
        Assert.Equal(id, (await accounts.Find("ext-" + id))?.AccountId.Value);
        var found = await accounts.Find(id);
        Assert.Equal(id, found?.AccountId.Value);
        await accounts.SetDisabled(found!, disabled: true);
        Assert.Equal(401, (await phone.Call(s_get, "me")).Status);
    }

    [Fact]
    public async Task A_phone_with_a_providers_token_lists_the_accounts_logins_and_has_none_of_its_own()
    {
        var (phone, pc) = (site.NewPhone(), await TestPc.Open(site.Http));
        Assert.Equal(0, (await phone.Call(s_get, "logins"))["logins"].GetArrayLength());
        await phone.Approve(pc);
        string login = (await pc.Poll())["token"].GetProperty("loginId").GetString()!;

        var listed = Assert.Single((await phone.Call(s_get, "logins"))["logins"].EnumerateArray());

        Assert.Equal(
            (login, "qr", false),
            (
                listed.GetProperty("loginId").GetString(),
                listed.GetProperty("method").GetString(),
                listed.GetProperty("current").GetBoolean()));
    }

    [Fact]
    public async Task A_phone_with_a_providers_token_can_end_one_login_of_its_account()
    {
        var (phone, stranger) = (site.NewPhone(), site.NewPhone());
        var (one, two) = (await LoggedIn(phone), await LoggedIn(phone));
        Assert.Equal((404, "login_not_found"), (await stranger.Call(s_delete, "logins/" + one.Login)).Refusal);
        Assert.Equal(204, (await phone.Call(s_delete, "logins/" + one.Login)).Status);
        Assert.Equal((401, 200), (await one.Me(), await two.Me()));
    }

    [Fact]
    public async Task A_phone_with_a_providers_token_can_end_all_logins()
    {
        var phone = site.NewPhone();
        var (one, two) = (await LoggedIn(phone), await LoggedIn(phone));
        Assert.Equal(204, (await phone.Call(s_delete, "logins")).Status);
        Assert.Equal((401, 401), (await one.Me(), await two.Me()));
        Assert.Equal(0, (await phone.Call(s_get, "logins"))["logins"].GetArrayLength());
    }

    [Fact]
    public async Task A_phone_with_a_providers_token_has_no_login_to_log_out_of()
    {
        var phone = site.NewPhone();
        var pc = await LoggedIn(phone);
        Assert.Equal(204, (await phone.Call(s_post, "logout")).Status);
        Assert.Equal((200, 200), ((await phone.Call(s_get, "me")).Status, await pc.Me()));
    }

    [Fact]
    public async Task A_disabled_account_is_refused_like_an_unknown_token_until_it_is_enabled()
    {
        var phone = site.NewPhone();
        var pc = await LoggedIn(phone);
        var account = await Account(phone);
        await account.SetDisabled(new(Unique.RequestId(), Disabled: true));
        Assert.Equal((401, 401), ((await phone.Call(s_get, "me")).Status, await pc.Me()));
        await account.SetDisabled(new(Unique.RequestId(), Disabled: false));
        Assert.Equal(200, (await phone.Call(s_get, "me")).Status);
    }

    [Fact]
    public async Task A_session_confirmed_by_an_account_that_was_then_disabled_is_denied()
    {
        var (phone, pc) = (site.NewPhone(), await TestPc.Open(site.Http));
        await phone.Approve(pc);
        await (await Account(phone)).SetDisabled(new(Unique.RequestId(), Disabled: true));
        Assert.Equal("denied", await pc.Status());
    }

    [Fact]
    public async Task Passwords_still_work_beside_a_provider()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(site.Http), await TestPc.Open(site.Http));
        await phone.Approve(pc);
        Assert.NotNull(await pc.Token());
    }

    private async Task<IAccountGrain> Account(TestPhone phone)
    {
        Assert.True(Grains.Contracts.AccountId.TryParse(await AccountId(phone), out var id));
        return site.Services.GetRequiredService<IGrainFactory>().Account(id);
    }

    private static async Task<string> AccountId(TestPhone phone) =>
        (await phone.Call(s_get, "me"))["account"].GetProperty("accountId").GetString()!;

    private async Task<LoggedInPc> LoggedIn(TestPhone phone)
    {
        var pc = await TestPc.Open(site.Http);
        await phone.Approve(pc);
        var token = (await pc.Poll())["token"];
        return new(site.Http, pc.Device, token.GetProperty("loginId").GetString()!, token.GetProperty("accessToken").GetString()!);
    }

    private sealed record LoggedInPc(HttpClient Http, TestDevice Device, string Login, string Token)
    {
        public async Task<int> Me() => (await Http.Call(s_get, "api/v1/me", bearer: Token, device: Device)).Status;
    }
}
