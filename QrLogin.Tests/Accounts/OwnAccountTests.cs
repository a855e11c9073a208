using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Accounts;

/// <summary>What people can do with their own accounts, and what proves who they are.</summary>
public sealed class OwnAccountTests(OwnAccountTests.Host service) : IClassFixture<OwnAccountTests.Host>
{
    private const string NewPassword = "a better horse battery staple";

    private HttpClient Http => service.Http;

    [Fact]
    public async Task A_new_display_name_and_picture_are_shown_everywhere()
    {
        var phone = await TestPhone.LoggedIn(Http);
        var other = await TestPhone.Again(Http, phone.Username);
        var changed = await phone.Call(HttpMethod.Patch, "me", new { displayName = " Zoë  王 ", picture = "https://example.com/z.png" });
        Assert.Equal(
            (200, "Zoë 王", "https://example.com/z.png"),
            (changed.Status, changed["displayName"].GetString(), changed["picture"].GetString()));
        foreach (var each in new[] { phone, other, await TestPhone.Again(Http, phone.Username) })
            Assert.Equal(changed.Text, (await each.Call(HttpMethod.Get, "me"))["account"].GetRawText());
        var pc = await TestPc.Open(Http);
        await phone.Scan(pc);
        Assert.Equal("Zoë 王", (await pc.Poll())["account"].GetProperty("displayName").GetString());

        // What is left out stays, and an empty picture is none.
        Assert.Equal("Zoë 王", (await phone.Call(HttpMethod.Patch, "me", new { picture = "" }))["displayName"].GetString());
        var account = (await other.Call(HttpMethod.Get, "me"))["account"];
        Assert.Equal(JsonValueKind.Null, account.GetProperty("picture").ValueKind);
    }

    [Theory]
    [InlineData("displayName", "")]
    [InlineData("displayName", "line\nbreak")]
    [InlineData("picture", "http://example.com/z.png")]
    [InlineData("picture", "javascript:alert(1)")]
    [InlineData("picture", "https://user@example.com/z.png")]
    [InlineData("picture", "z.png")]
    public async Task A_profile_that_cannot_be_shown_is_refused(string member, string value)
    {
        var phone = await TestPhone.LoggedIn(Http);
        var refused = await phone.Call(HttpMethod.Patch, "me", new Dictionary<string, string> { [member] = value });
        Assert.Equal((400, "validation"), refused.Refusal);
        Assert.True(refused["errors"].TryGetProperty(member, out _));
        Assert.Equal("Ann", (await phone.Call(HttpMethod.Get, "me"))["account"].GetProperty("displayName").GetString());
    }

    [Fact]
    public async Task A_new_password_replaces_the_old_one_and_ends_the_other_logins()
    {
        var phone = await TestPhone.LoggedIn(Http);
        var other = await TestPhone.Again(Http, phone.Username);
        Assert.Equal(204, (await ChangePassword(phone, TestPhone.Password, NewPassword)).Status);
        Assert.Equal(200, (await phone.Call(HttpMethod.Get, "me")).Status);
        Assert.Equal(401, (await other.Call(HttpMethod.Get, "me")).Status);
        Assert.Equal((401, "invalid_credentials"), (await LogIn(phone.Username, TestPhone.Password)).Refusal);
        Assert.Equal(200, (await LogIn(phone.Username, NewPassword)).Status);
    }

    [Fact]
    public async Task The_other_logins_go_on_if_the_person_wants_it()
    {
        var phone = await TestPhone.LoggedIn(Http);
        var other = await TestPhone.Again(Http, phone.Username);
        var body = new { currentPassword = TestPhone.Password, newPassword = NewPassword, endOthers = false };
        Assert.Equal(204, (await phone.Call(HttpMethod.Put, "me/password", body)).Status);
        Assert.Equal(200, (await other.Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task A_wrong_current_password_counts_as_a_failed_login()
    {
        var phone = await TestPhone.LoggedIn(Http);
        for (int i = 0; i < 5; i++)
            Assert.Equal((403, "wrong_password"), (await ChangePassword(phone, "wrong horse", NewPassword)).Refusal);
        Assert.Equal((429, "too_many_attempts"), (await ChangePassword(phone, TestPhone.Password, NewPassword)).Refusal);
        Assert.Equal((429, "too_many_attempts"), (await LogIn(phone.Username, TestPhone.Password)).Refusal);
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await LogIn(phone.Username, TestPhone.Password)).Status);
    }

    [Fact]
    public async Task A_password_does_not_change_without_the_current_one()
    {
        var phone = await TestPhone.LoggedIn(Http);
        Assert.Equal((403, "reauthenticate"), (await phone.Call(HttpMethod.Put, "me/password", new { newPassword = NewPassword })).Refusal);
        Assert.Equal((400, "validation"), (await ChangePassword(phone, TestPhone.Password, "short")).Refusal);
    }

    /// <summary>The contract's table: what proves who the person is, for each call that needs a proof.</summary>
    [Theory]
    [InlineData("GET", "me/export", null)]
    [InlineData("DELETE", "me", null)]
    [InlineData("POST", "me/deletion", "{}")]
    public async Task A_login_proves_who_the_person_is_for_five_minutes_unless_a_QR_code_made_it(string method, string path, string? body)
    {
        var phone = await TestPhone.LoggedIn(Http);
        var pc = await TestPc.Open(Http);
        await phone.Approve(pc);
        var byQr = TestPhone.With(Http, pc.Device, (await pc.Token())!);
        Assert.Equal((403, "reauthenticate"), (await byQr.Call(new(method), path, body)).Refusal);

        service.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal((403, "reauthenticate"), (await phone.Call(new(method), path, body)).Refusal);
        Assert.Equal(401, (await Http.Call(new(method), "api/v1/" + path, body, device: phone.Device)).Status);
        var again = await TestPhone.Again(Http, phone.Username);
        service.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.InRange((await again.Call(new(method), path, body)).Status, 200, 204);
    }

    [Fact]
    public async Task A_password_proves_who_the_person_is_and_a_wrong_one_counts_as_a_failed_login()
    {
        var phone = await TestPhone.LoggedIn(Http);
        // Even for a login that is new enough: the person may not want this.
        Assert.Equal((403, "reauthenticate"), (await phone.Call(HttpMethod.Post, "me/deletion", new { password = "wrong horse" })).Refusal);
        service.Clock.Advance(TimeSpan.FromMinutes(6));
        for (int i = 0; i < 4; i++) await phone.Call(HttpMethod.Post, "me/deletion", new { password = "wrong horse" });
        var right = new { password = TestPhone.Password };
        Assert.Equal((429, "too_many_attempts"), (await phone.Call(HttpMethod.Post, "me/deletion", right)).Refusal);
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(204, (await phone.Call(HttpMethod.Post, "me/deletion", right)).Status);
        Assert.Equal(401, (await phone.Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task A_deleted_account_leaves_its_name_free_and_denies_what_it_has_confirmed()
    {
        var phone = await TestPhone.LoggedIn(Http);
        string id = (await phone.Call(HttpMethod.Get, "me"))["account"].GetProperty("accountId").GetString()!;
        var pc = await TestPc.Open(Http);
        await phone.Confirm(pc, await phone.Scanned(pc));
        Assert.Equal(204, (await phone.Call(HttpMethod.Delete, "me")).Status);
        Assert.Equal("denied", await pc.Status());
        Assert.Equal((401, "invalid_credentials"), (await LogIn(phone.Username, TestPhone.Password)).Refusal);

        var body = new { username = phone.Username, password = NewPassword };
        var registered = await Http.Call(HttpMethod.Post, "api/v1/accounts", body);
        Assert.Equal(201, registered.Status);
        Assert.NotEqual(id, registered["accountId"].GetString());
        Assert.Equal(401, (await phone.Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task An_export_has_everything_but_secrets()
    {
        var phone = await TestPhone.LoggedIn(Http);
        var pc = await TestPc.Open(Http);
        await phone.Approve(pc);
        Assert.NotNull(await pc.Token());
        var export = await phone.Call(HttpMethod.Get, "me/export");
        Assert.Equal("attachment; filename=\"account.json\"", export.Content.ContentDisposition?.ToString());
        Assert.Equal(["account", "disabled", "logins", "passkeys"], export.Members);
        var logins = export["logins"].EnumerateArray().ToArray();
        Assert.Equal(["password", "qr"], logins.Select(l => l.GetProperty("method").GetString()).Order(StringComparer.Ordinal));
        Assert.Contains(logins, l => l.GetProperty("device").GetProperty("id").GetString() == pc.Device.Id);
        Assert.All(logins, l => Assert.Equal("127.0.0.1", l.GetProperty("ip").GetString()));
        Assert.DoesNotContain("argon2", export.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(phone.Token[30..], export.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sites_login_can_do_none_of_this()
    {
        var request = SiteRequest.New();
        var pc = await request.Open(Http);
        var phone = await TestPhone.LoggedIn(Http);
        await phone.Approve(pc);
        var token = await request.Exchange(Http, await pc.Code());
        foreach (string call in new[] { "PATCH me", "PUT me/password", "GET me/export", "DELETE me", "POST me/deletion" })
        {
            var (method, path) = (call.Split(' ')[0], call.Split(' ')[1]);
            var refused = await Http.Call(new(method), "api/v1/" + path, method == "GET" ? null : "{}", token["access_token"].GetString());
            Assert.Equal((403, "insufficient_scope"), refused.Refusal);
        }
    }

    [Fact]
    public async Task A_site_gets_the_persons_picture()
    {
        var phone = await TestPhone.LoggedIn(Http);
        await phone.Call(HttpMethod.Patch, "me", new { picture = "https://example.com/z.png" });
        var request = SiteRequest.New();
        var pc = await request.Open(Http);
        await phone.Approve(pc);
        var token = await request.Exchange(Http, await pc.Code());
        var user = await Http.Call(HttpMethod.Get, "oauth/userinfo", bearer: token["access_token"].GetString());
        Assert.Equal("https://example.com/z.png", user["picture"].GetString());
        string claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token["id_token"].GetString()!.Split('.')[1]));
        Assert.Contains("\"picture\":\"https://example.com/z.png\"", claims, StringComparison.Ordinal);
    }

    private static Task<Reply> ChangePassword(TestPhone phone, string currentPassword, string newPassword) =>
        phone.Call(HttpMethod.Put, "me/password", new { currentPassword, newPassword });

    private Task<Reply> LogIn(string username, string password) =>
        Http.Call(HttpMethod.Post, "api/v1/login", new { username, password }, device: TestDevice.New("ios"));

    public sealed class Host() : ClockedApiHost(CodeHost.Clients);
}
