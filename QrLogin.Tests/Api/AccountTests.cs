using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>The contract's table of accounts and logins, row by row.</summary>
public abstract class AccountTests(Site site)
{
    private HttpClient Http => site.Http;

    [Fact]
    public async Task Registering_returns_the_account()
    {
        string username = Name();
        var reply = await Register(new { username, password = TestPhone.Password, displayName = "Zoë 王" });
        Assert.Equal((201, username, "Zoë 王"), (reply.Status, reply["username"].GetString(), reply["displayName"].GetString()));
        Assert.Equal(["accountId", "username", "displayName"], reply.Members);
    }

    [Fact]
    public async Task The_display_name_defaults_to_the_user_name()
    {
        string username = Name();
        Assert.Equal(username, (await Register(new { username, password = TestPhone.Password }))["displayName"].GetString());
    }

    [Fact]
    public async Task A_name_in_another_case_is_taken()
    {
        string username = Name();
        await Register(new { username, password = TestPhone.Password });
        Assert.Equal(
            (409, "username_taken"),
            (await Register(new { username = username.ToUpperInvariant(), password = TestPhone.Password })).Refusal);
    }

    [Theory]
    [InlineData("username", "ab")]
    [InlineData("username", "with space")]
    [InlineData("username", "ünïcode")]
    [InlineData("username", "slash/slash")]
    [InlineData("username", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("username", null)]
    [InlineData("password", "seven77")]
    [InlineData("password", null)]
    [InlineData("displayName", "")]
    [InlineData("displayName", "   ")]
    [InlineData("displayName", "line\nbreak")]
    [InlineData("displayName", "over\u202eride")]
    [InlineData("displayName", "isolate\u2066")]
    [InlineData("displayName", "\u200b\u200b")]
    [InlineData("displayName", "\u3164")]
    [InlineData("displayName", "\u2800")]
    [InlineData("displayName", "\u00ad\u0301")]
    public async Task Every_invalid_member_is_named(string member, string? value)
    {
        var body = new Dictionary<string, string?> { ["username"] = Name(), ["password"] = TestPhone.Password, [member] = value };
        var reply = await Register(body);
        Assert.Equal((400, "validation"), reply.Refusal);
        Assert.Equal(member, Assert.Single(reply["errors"].EnumerateObject()).Name);
    }

    [Fact]
    public async Task Names_and_passwords_may_have_the_contracts_maximum_length()
    {
        string username = Name().PadRight(64, 'x');
        Assert.Equal(201, (await Register(new { username, password = new string('p', 256), displayName = new string('d', 64) })).Status);
        Assert.Equal(201, (await Register(new { username = Unique.Text()[..3], password = "12345678", displayName = "d" })).Status);
        Assert.Equal("validation", (await Register(new { username = Name(), password = new string('p', 257) })).Code);
        Assert.Equal(
            "validation",
            (await Register(new { username = Name(), password = TestPhone.Password, displayName = new string('d', 65) })).Code);
    }

    [Fact]
    public async Task Logging_in_returns_a_login_token()
    {
        var phone = await TestPhone.LoggedIn(Http);
        var reply = await LogIn(phone.Username, TestPhone.Password);
        Assert.Equal(200, reply.Status);
        Assert.Equal(["accessToken", "tokenType", "expiresIn", "loginId", "method", "account"], reply.Members);
        Assert.Matches("^qrl_[A-Za-z0-9_-]{64}$", reply["accessToken"].GetString());
        Assert.Equal(
            ("Bearer", 30 * 24 * 3600, "password"),
            (reply["tokenType"].GetString(), reply["expiresIn"].GetInt32(), reply["method"].GetString()));
        Assert.Equal(phone.Username, reply["account"].GetProperty("username").GetString());
        Assert.Equal("no-store", reply.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task An_unknown_name_and_a_wrong_password_get_the_same_bytes()
    {
        var phone = await TestPhone.LoggedIn(Http);
        var (wrong, unknown) = (await LogIn(phone.Username, "wrong horse"), await LogIn(Name(), "wrong horse"));
        Assert.Equal((401, "invalid_credentials"), wrong.Refusal);
        Assert.Equal(Everything(wrong), Everything(unknown));
    }

    [Fact]
    public async Task The_sixth_wrong_password_must_wait()
    {
        string name = Name();
        for (int i = 0; i < 5; i++) Assert.Equal(401, (await LogIn(name, "wrong horse")).Status);
        var reply = await LogIn(name, "wrong horse");
        int delay = 1;
        // Repeated in case the machine is slower than the delay, which doubles with each wrong password.
        for (; reply.Status == 401 && delay < 900; delay *= 2) reply = await LogIn(name, "wrong horse");
        Assert.Equal((429, "too_many_attempts"), reply.Refusal);
        Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, delay + 1);
    }

    [Fact]
    public async Task Me_returns_the_account_the_device_and_the_method()
    {
        var phone = await TestPhone.LoggedIn(Http, "Ann");
        var reply = await phone.Call(HttpMethod.Get, "me");
        Assert.Equal(["account", "device", "login"], reply.Members);
        Assert.Equal("Ann", reply["account"].GetProperty("displayName").GetString());
        Assert.Equal(
            (phone.Device.Id, "ios", "Test phone"),
            (
                reply["device"].GetProperty("id").GetString(),
                reply["device"].GetProperty("type").GetString(),
                reply["device"].GetProperty("name").GetString()));
        Assert.Equal(["loginId", "method", "createdAt", "expiresAt"], reply["login"].EnumerateObject().Select(m => m.Name));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", reply["login"].GetProperty("createdAt").GetString());
    }

    [Fact]
    public async Task The_list_shows_each_login_and_which_is_new()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        await phone.Approve(pc);
        Assert.NotNull(await pc.Token());

        var logins = (await phone.Call(HttpMethod.Get, "logins"))["logins"].EnumerateArray().ToList();

        Assert.All(
            logins,
            l => Assert.Equal(
                ["loginId", "device", "method", "createdAt", "lastSeenAt", "ip", "current", "isNew"],
                l.EnumerateObject().Select(m => m.Name)));
        var byMethod = logins.ToDictionary(l => l.GetProperty("method").GetString()!);
        Assert.Equal(
            (true, false),
            (byMethod["password"].GetProperty("current").GetBoolean(), byMethod["password"].GetProperty("isNew").GetBoolean()));
        Assert.Equal((false, true), (byMethod["qr"].GetProperty("current").GetBoolean(), byMethod["qr"].GetProperty("isNew").GetBoolean()));
        Assert.Equal(
            ("Office PC", "127.0.0.1"),
            (byMethod["qr"].GetProperty("device").GetProperty("name").GetString(), byMethod["qr"].GetProperty("ip").GetString()));
    }

    [Fact]
    public async Task Ending_a_login_invalidates_its_token_at_once()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http));
        await phone.Approve(pc);
        var token = (await pc.Poll())["token"];
        string path = "logins/" + token.GetProperty("loginId").GetString();

        Assert.Equal(204, (await phone.Call(HttpMethod.Delete, path)).Status);

        Assert.Equal(
            (401, "invalid_token"),
            (await Http.Call(
                HttpMethod.Get, "api/v1/me", bearer: token.GetProperty("accessToken").GetString(), device: pc.Device)).Refusal);
        Assert.Equal((404, "login_not_found"), (await phone.Call(HttpMethod.Delete, path)).Refusal);
        Assert.Equal("redeemed", await pc.Status());
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAB")]
    public async Task An_unknown_login_is_not_found(string loginId)
    {
        var phone = await TestPhone.LoggedIn(Http);
        Assert.Equal((404, "login_not_found"), (await phone.Call(HttpMethod.Delete, "logins/" + loginId)).Refusal);
    }

    [Fact]
    public async Task Another_accounts_login_is_not_found()
    {
        var (ann, bob) = (await TestPhone.LoggedIn(Http), await TestPhone.LoggedIn(Http));
        string? id = (await bob.Call(HttpMethod.Get, "me"))["login"].GetProperty("loginId").GetString();
        Assert.Equal((404, "login_not_found"), (await ann.Call(HttpMethod.Delete, "logins/" + id)).Refusal);
        Assert.Equal(200, (await bob.Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task Ending_all_others_leaves_the_own_login()
    {
        var phone = await TestPhone.LoggedIn(Http);
        var other = await TestPhone.Again(Http, phone.Username, TestDevice.New("android"));
        Assert.Equal(204, (await phone.Call(HttpMethod.Delete, "logins")).Status);
        Assert.Equal(401, (await other.Call(HttpMethod.Get, "me")).Status);
        Assert.Equal(200, (await phone.Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task Logging_out_invalidates_the_token()
    {
        var phone = await TestPhone.LoggedIn(Http);
        Assert.Equal(204, (await phone.Call(HttpMethod.Post, "logout")).Status);
        Assert.Equal((401, "invalid_token"), (await phone.Call(HttpMethod.Post, "logout")).Refusal);
    }

    [Fact]
    public async Task Unknown_ended_and_malformed_tokens_and_a_wrong_device_get_the_same_bytes()
    {
        var (phone, ended) = (await TestPhone.LoggedIn(Http), await TestPhone.LoggedIn(Http));
        await ended.Call(HttpMethod.Post, "logout");
        var elsewhere = await Http.Call(HttpMethod.Get, "api/v1/me", bearer: phone.Token, device: TestDevice.New("ios"));
        var replies = new List<Reply>
        {
            elsewhere,
            await ended.Call(HttpMethod.Get, "me"),
            await Http.Call(HttpMethod.Get, "api/v1/me", bearer: phone.Token, device: phone.Device with { Type = "android" }),
            await Http.Call(HttpMethod.Get, "api/v1/me", device: phone.Device),
        };
        foreach (string token in new[]
        {
            "qrl_" + new string('A', 64),
            "qrl_short",
            "",
            "nothing",
            phone.Token + "A",
            phone.Token.Replace("qrl_", "qrp_", StringComparison.Ordinal),
            "qrl_é"
        })
            replies.Add(await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: phone.Device));

        Assert.Equal((401, "invalid_token"), elsewhere.Refusal);
        Assert.Equal("Bearer error=\"invalid_token\"", elsewhere.Headers.WwwAuthenticate.ToString());
        Assert.All(replies, r => Assert.Equal(Everything(elsewhere), Everything(r)));
    }

    private Task<Reply> Register(object body) => Http.Call(HttpMethod.Post, "api/v1/accounts", body);

    private Task<Reply> LogIn(string username, string password) =>
        Http.Call(HttpMethod.Post, "api/v1/login", new { username, password }, device: TestDevice.New("ios"));

    private static string Name() => "name-" + Unique.Text();

    private static string Everything(Reply reply) => Replies.Everything(reply);
}
