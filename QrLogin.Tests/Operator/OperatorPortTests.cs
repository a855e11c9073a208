using System.Text;
using Microsoft.Extensions.DependencyInjection;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Operator;

/// <summary>The operator port of an embedded process, which only this machine can reach.</summary>
public sealed class OperatorPortTests(OperatedHost host) : IClassFixture<OperatedHost>
{
    [Fact]
    public async Task The_operators_port_reports_the_state_of_stores_and_silos()
    {
        var status = await host.Ask(HttpMethod.Get, "status");
        Assert.Equal(200, status.Status);
        Assert.Equal(["ready", "reason", "warning", "stores", "silos", "version"], status.Members);
        Assert.True(status["ready"].GetBoolean());
        Assert.All(
            from store in new[] { "sessions", "identity" } from does in new[] { "answers", "writes" } select (store, does),
            p => Assert.True(status["stores"].GetProperty(p.store).GetProperty(p.does).GetBoolean(), $"{p}"));
        Assert.Equal("Active", Assert.Single(status["silos"].EnumerateArray()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_operators_port_shows_the_settings_in_effect_and_no_secret()
    {
        var settings = await host.Ask(HttpMethod.Get, "configuration");
        Assert.Equal("00:02:30", settings["QrLogin:SessionLifetime"].GetString());
        Assert.Equal("***", settings["QrLogin:Clients:backend:SecretSha256"].GetString());
        Assert.StartsWith("Data Source=", settings["ConnectionStrings:sqlite"].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_can_create_show_disable_and_enable_an_account()
    {
        string username = "user-" + Unique.Text();
        var made = await host.Ask(HttpMethod.Post, "accounts", $$"""{"username":"{{username}}","password":"{{TestPhone.Password}}"}""");
        Assert.Equal((200, true), (made.Status, made["enabled"].GetBoolean()));
        var phone = await TestPhone.Again(host.Http, username);
        Assert.Single((await host.Ask(HttpMethod.Get, $"accounts/{username}/logins")).Json.EnumerateArray());

        Assert.Equal(
            (200, made["accountId"].GetString(), username, false), Report(await host.Ask(HttpMethod.Post, $"accounts/{username}/disable")));
        Assert.Equal(401, (await phone.Call(HttpMethod.Get, "me")).Status);
        // By its id as well.
        Assert.False((await host.Ask(HttpMethod.Get, "accounts/" + made["accountId"].GetString()))["enabled"].GetBoolean());
        Assert.Equal(
            (200, made["accountId"].GetString(), username, true), Report(await host.Ask(HttpMethod.Post, $"accounts/{username}/enable")));
        Assert.Equal(200, (await (await TestPhone.Again(host.Http, username)).Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task An_operator_can_end_one_login_or_all_of_an_account()
    {
        var phone = await TestPhone.LoggedIn(host.Http);
        var others = new[] { await TestPhone.Again(host.Http, phone.Username), await TestPhone.Again(host.Http, phone.Username) };
        var me = await phone.Call(HttpMethod.Get, "me");
        string id = me["login"].GetProperty("loginId").GetString()!;
        var ended = await host.Ask(HttpMethod.Delete, $"accounts/{phone.Username}/logins/{id}");
        Assert.Equal(
            (200, me["account"].GetProperty("accountId").GetString(), phone.Username, 1),
            (ended.Status, ended["accountId"].GetString(), ended["username"].GetString(), ended["ended"].GetInt32()));
        Assert.Equal(401, (await phone.Call(HttpMethod.Get, "me")).Status);
        Assert.Equal(404, (await host.Ask(HttpMethod.Delete, $"accounts/{phone.Username}/logins/{id}")).Status);
        Assert.Equal(2, (await host.Ask(HttpMethod.Delete, $"accounts/{phone.Username}/logins"))["ended"].GetInt32());
        Assert.All(await Task.WhenAll(others.Select(o => o.Call(HttpMethod.Get, "me"))), r => Assert.Equal(401, r.Status));
    }

    [Fact]
    public async Task An_operator_who_names_an_id_reaches_that_account_even_if_it_is_another_accounts_username()
    {
        var ann = await TestPhone.LoggedIn(host.Http);
        string id = (await ann.Call(HttpMethod.Get, "me"))["account"].GetProperty("accountId").GetString()!;
        // Nobody can register such a name now, but an older version let them.
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        Assert.True(Username.TryParse(id, out var name));
        var mallorys = GrainFlow.New(grains).Register();
        var registered = await grains.Credential(name).Register(mallorys with { Profile = mallorys.Profile with { Username = name } });
        Assert.False(registered.IsRefused);
        var mallory = await TestPhone.Again(host.Http, id);

        var ended = await host.Ask(HttpMethod.Delete, $"accounts/{id}/logins");
        Assert.Equal((id, ann.Username, 1), (ended["accountId"].GetString(), ended["username"].GetString(), ended["ended"].GetInt32()));
        Assert.Equal((200, id, ann.Username, false), Report(await host.Ask(HttpMethod.Post, $"accounts/{id}/disable")));
        Assert.Equal((200, id, ann.Username, false), Report(await host.Ask(HttpMethod.Get, $"accounts/{id}")));
        Assert.Equal(
            (401, 200),
            ((await ann.Call(HttpMethod.Get, "me")).Status, (await mallory.Call(HttpMethod.Get, "me")).Status));
        string other = mallorys.Profile.AccountId.Value;
        Assert.Equal((200, other, id, false), Report(await host.Ask(HttpMethod.Post, $"accounts/{other}/disable")));
        Assert.Equal(401, (await mallory.Call(HttpMethod.Get, "me")).Status);
    }

    [Theory]
    [InlineData("AbCdEfGhIjKlMnOpQrStUA", false)]
    [InlineData("abcdefghijklmnopqrstua", false)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUQ", false)]
    [InlineData("__--__--__--__--__--_G", false)]
    [InlineData(" ＡbCdEfGhIjKlMnOpQrStUw ", false)]
    [InlineData("ext-ann", false)]
    [InlineData("EXT-AbCdEfGhIjKlMnOpQrStUA", false)]
    [InlineData("abcdefghijklmnopqrstub", true)]
    [InlineData("abcdefghijklmnopqrst.a", true)]
    [InlineData("abcdefghijklmnopqrstuva", true)]
    [InlineData("extra-ann", true)]
    public async Task Nobody_can_take_a_username_that_an_operator_could_mistake_for_an_id(string username, bool isAllowed)
    {
        var account = new { username, password = TestPhone.Password };
        var replies = new[]
        {
            await host.Http.Call(HttpMethod.Post, "api/v1/accounts", account),
            await host.Ask(HttpMethod.Post, "accounts", System.Text.Json.JsonSerializer.Serialize(account)),
        };
        // The second request for an allowed name finds it taken.
        Assert.Equal(isAllowed ? [201, 409] : [400, 400], replies.Select(r => r.Status));
        Assert.All(
            replies,
            r => Assert.Equal(
                isAllowed ? null : Username.ReservedRule,
                r.Status == 400 ? r["errors"].GetProperty("username")[0].GetString() : null));
    }

    [Theory]
    [InlineData("GET", "accounts/nobody-here", null, 404)]
    [InlineData("POST", "accounts/nobody-here/disable", null, 404)]
    [InlineData("POST", "accounts", "{\"username\":\"x\",\"password\":\"short\"}", 400)]
    [InlineData("POST", "accounts", "nonsense", 400)]
    [InlineData("GET", "nothing", null, 404)]
    [InlineData("PUT", "status", null, 405)]
    [InlineData("DELETE", "accounts/nobody-here/logins/x", null, 404)]
    public async Task The_operators_port_explains_what_it_cannot_do(string method, string path, string? body, int status)
    {
        var reply = await host.Ask(new(method), path, body);
        Assert.Equal((status, true), (reply.Status, reply.Code is not null));
        Assert.Equal("application/problem+json", reply.Content.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "127.0.0.1.evil.example")]
    [InlineData("Host", "localhost.evil.example")]
    [InlineData("Host", "10.0.0.1")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "http://localhost:1")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_foreign_page_in_a_local_browser_is_refused_at_each_loopback_port(string header, string value)
    {
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, "status"), (HttpMethod.Get, "nothing"), (HttpMethod.Post, "accounts/nobody/disable")
        })
            AssertRefused(await host.Ask(method, path, null, (header, value)));
        using var dashboard = new HttpClient { BaseAddress = host.Dashboard };
        AssertRefused(await dashboard.Call(HttpMethod.Get, "", headers: (header, value)));
        AssertRefused(await dashboard.Call(HttpMethod.Get, "DashboardCounters", headers: (header, value)));
        Assert.Contains(host.Log.All, line => line.StartsWith($"Warning: GET refused: its {header} header", StringComparison.Ordinal));

        static void AssertRefused(Reply reply)
        {
            Assert.Equal((403, "cross_site"), reply.Refusal);
            Assert.Equal("application/problem+json", reply.Content.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Refusals_without_end_are_logged_a_few_times_a_minute()
    {
        int Lines() => host.Log.All.Count(line => line.Contains("refused: its Sec-Fetch-Site header", StringComparison.Ordinal));
        int before = Lines();
        for (int i = 0; i < 40; i++) await host.Ask(HttpMethod.Get, "status", null, ("Sec-Fetch-Site", "cross-site"));
        // A minute may end in between.
        Assert.InRange(Lines() - before, 0, 10);
    }

    [Theory]
    [InlineData("Host", "localhost:9999")]
    [InlineData("Origin", "http://127.0.0.1:{port}")]
    [InlineData("Sec-Fetch-Site", "none")]
    public async Task The_ports_own_pages_and_tunnels_are_served(string header, string value)
    {
        string own = value.Replace("{port}", $"{OperatedHost.Port}", StringComparison.Ordinal);
        Assert.Equal(200, (await host.Ask(HttpMethod.Get, "status", null, (header, own))).Status);
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/json; charset=latin1", 415)]
    [InlineData("application/json", 400)]
    public async Task The_operators_port_takes_JSON_only(string mediaType, int status)
    {
        foreach (string path in new[] { "accounts", "accounts/nobody-here/disable" })
        {
            var reply = await host.Send(HttpMethod.Post, path, "{}", mediaType);
            Assert.Equal(path == "accounts" || status == 415 ? status : 404, reply.Status);
            Assert.Equal("application/problem+json", reply.Content.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task An_operator_can_reset_a_password_and_export_and_delete_an_account()
    {
        var phone = await TestPhone.LoggedIn(host.Http);
        var reset = await host.Ask(HttpMethod.Post, $"accounts/{phone.Username}/password-reset");
        Assert.Equal((200, phone.Username), (reset.Status, reset["username"].GetString()));
        string code = reset["resetCode"].GetString()!;
        Assert.EndsWith("/reset#" + code, reset["link"].GetString(), StringComparison.Ordinal);
        var set = await host.Http.Call(
            HttpMethod.Post, "api/v1/password-resets", new { resetCode = code, newPassword = TestPhone.Password });
        Assert.Equal(204, set.Status);
        phone = await TestPhone.Again(host.Http, phone.Username);

        var export = await host.Ask(HttpMethod.Get, $"accounts/{phone.Username}/export");
        Assert.Equal(phone.Username, export["account"].GetProperty("username").GetString());
        Assert.Contains(phone.Device.Id, export["logins"].GetRawText(), StringComparison.Ordinal);

        string id = export["account"].GetProperty("accountId").GetString()!;
        Assert.Equal((200, id), await host.Ask(HttpMethod.Delete, $"accounts/{phone.Username}") is var deleted
            ? (deleted.Status, deleted["accountId"].GetString())
            : default);
        Assert.Equal(401, (await phone.Call(HttpMethod.Get, "me")).Status);
        Assert.Equal(404, (await host.Ask(HttpMethod.Delete, $"accounts/{phone.Username}")).Status);
        Assert.Equal(404, (await host.Ask(HttpMethod.Post, $"accounts/{phone.Username}/password-reset")).Status);
        Assert.DoesNotContain(host.Log.All, line => line.Contains(code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_import_of_any_size_reports_its_progress_and_its_bad_lines()
    {
        const string Hash = "$2b$04$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
        string prefix = "user-" + Unique.Text();
        string lines = string.Concat(
            Enumerable.Range(0, 1_500).Select(i => $$"""{"username":"{{prefix}}-{{i}}","passwordHash":"{{Hash}}"}{{"\n"}}"""));
        Assert.True(lines.Length > 100_000);
        var imported = await host.Send(HttpMethod.Post, "accounts/import", lines + "nonsense\n", "application/x-ndjson");
        Assert.Equal(200, imported.Status);
        Assert.StartsWith("1000 lines\n", imported.Text, StringComparison.Ordinal);
        Assert.Contains("line 1501: Not a JSON object", imported.Text, StringComparison.Ordinal);
        Assert.EndsWith("1500 imported, 0 skipped because the username is taken, 1 bad\n", imported.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await host.Ask(HttpMethod.Get, $"accounts/{prefix}-1499")).Status);
        Assert.Equal(415, (await host.Send(HttpMethod.Post, "accounts/import", lines, "application/json")).Status);
    }

    [Fact]
    public async Task What_an_operator_does_to_an_account_is_audited_with_the_account()
    {
        string username = "user-" + Unique.Text();
        var made = await host.Ask(HttpMethod.Post, "accounts", $$"""{"username":"{{username}}","password":"{{TestPhone.Password}}"}""");
        var phone = await TestPhone.Again(host.Http, username);
        string login = (await phone.Call(HttpMethod.Get, "me"))["login"].GetProperty("loginId").GetString()!;
        await host.Ask(HttpMethod.Delete, $"accounts/{username}/logins/{login}");
        await host.Ask(HttpMethod.Delete, $"accounts/{username}/logins");
        await host.Ask(HttpMethod.Post, $"accounts/{username}/disable");
        await host.Ask(HttpMethod.Post, $"accounts/{username}/enable");
        await host.Ask(HttpMethod.Post, $"accounts/{username}/password-reset");
        await host.Ask(HttpMethod.Get, $"accounts/{username}/export");
        await host.Ask(HttpMethod.Delete, $"accounts/{username}");

        string account = made["accountId"].GetString()!;
        string[] facts =
        [
            .. from line in host.Log.All
               where line.Contains($"account={account}", StringComparison.Ordinal) && line.Contains("=operator ", StringComparison.Ordinal)
               select line.Split(' ') is [_, var fact, ..] words
                   ? $"{fact} {words.Single(w => w.StartsWith("subject=", StringComparison.Ordinal))["subject=".Length..]}" : "",
        ];
        Assert.Equal(
            [
                "qrlogin.registered ", $"qrlogin.revoked {login}", "qrlogin.revoked all", "qrlogin.disabled ",
                "qrlogin.enabled ", "qrlogin.reset_allowed ", "qrlogin.exported ", "qrlogin.deleted ",
            ],
            facts);
    }

    [Fact]
    public async Task The_public_port_serves_none_of_the_operators_routes() =>
        Assert.All(
            await Task.WhenAll(new[] { "status", "configuration", "accounts/zoe" }.Select(path => host.Http.Call(HttpMethod.Get, path))),
            r => Assert.Equal(404, r.Status));

    private static (int Status, string? AccountId, string? Username, bool Enabled) Report(Reply reply) =>
        (reply.Status, reply["accountId"].GetString(), reply["username"].GetString(), reply["enabled"].GetBoolean());

    [Fact]
    public async Task The_dashboard_has_its_own_port()
    {
        using var dashboard = new HttpClient { BaseAddress = host.Dashboard };
        Assert.Contains("<html", (await dashboard.Call(HttpMethod.Get, "")).Text, StringComparison.Ordinal);
        Assert.Contains(
            "qrlogin.",
            (await dashboard.Call(HttpMethod.Get, "GrainTypes")).Text + (await dashboard.Call(HttpMethod.Get, "DashboardCounters")).Text,
            StringComparison.OrdinalIgnoreCase);
        Assert.Equal(403, (await dashboard.Call(HttpMethod.Get, "", headers: ("Host", "evil.example"))).Status);
    }
}

/// <summary>An embedded process with both ports that are off by default.</summary>
public sealed class OperatedHost : ApiHost
{
    private static readonly int s_ports = Servers.FreePorts(2);
    private readonly HttpClient _operator = new() { BaseAddress = new($"http://127.0.0.1:{s_ports}") };

    public OperatedHost()
        : base(
            null,
            new()
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["QrLogin:OperatorPort"] = $"{s_ports}",
                ["QrLogin:DashboardPort"] = $"{s_ports + 1}",
                ["QrLogin:SessionLifetime"] = "00:02:30"
            },
            new LogLines())
    {
    }

    internal LogLines Log => (LogLines)LogProvider!;

    internal static int Port => s_ports;

    public Uri Dashboard { get; } = new($"http://127.0.0.1:{s_ports + 1}");

    internal async Task<Reply> Send(HttpMethod method, string path, string body, string mediaType)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(mediaType);
        return await _operator.Ask(request);
    }

    internal async Task<Reply> Ask(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _operator.Ask(request);
    }
}
