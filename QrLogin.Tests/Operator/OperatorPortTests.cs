using System.Text;
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
        Assert.Equal(["ready", "reason", "stores", "silos", "version"], status.Members);
        Assert.True(status["ready"].GetBoolean());
        Assert.All(["sessions", "identity"], s => Assert.True(status["stores"].GetProperty(s).GetProperty("answers").GetBoolean()));
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

        Assert.Equal(204, (await host.Ask(HttpMethod.Post, $"accounts/{username}/disable")).Status);
        Assert.Equal(401, (await phone.Call(HttpMethod.Get, "me")).Status);
        // By its id as well.
        Assert.False((await host.Ask(HttpMethod.Get, "accounts/" + made["accountId"].GetString()))["enabled"].GetBoolean());
        Assert.Equal(204, (await host.Ask(HttpMethod.Post, $"accounts/{username}/enable")).Status);
        Assert.Equal(200, (await (await TestPhone.Again(host.Http, username)).Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task An_operator_can_end_one_login_or_all_of_an_account()
    {
        var phone = await TestPhone.LoggedIn(host.Http);
        var others = new[] { await TestPhone.Again(host.Http, phone.Username), await TestPhone.Again(host.Http, phone.Username) };
        string id = (await phone.Call(HttpMethod.Get, "me"))["login"].GetProperty("loginId").GetString()!;
        Assert.Equal(204, (await host.Ask(HttpMethod.Delete, $"accounts/{phone.Username}/logins/{id}")).Status);
        Assert.Equal(401, (await phone.Call(HttpMethod.Get, "me")).Status);
        Assert.Equal(404, (await host.Ask(HttpMethod.Delete, $"accounts/{phone.Username}/logins/{id}")).Status);
        Assert.Equal(2, (await host.Ask(HttpMethod.Delete, $"accounts/{phone.Username}/logins"))["ended"].GetInt32());
        Assert.All(await Task.WhenAll(others.Select(o => o.Call(HttpMethod.Get, "me"))), r => Assert.Equal(401, r.Status));
    }

    [Theory]
    [InlineData("GET", "accounts/nobody-here", null, 404)]
    [InlineData("POST", "accounts/nobody-here/disable", null, 404)]
    [InlineData("POST", "accounts", "{\"username\":\"x\",\"password\":\"short\"}", 400)]
    [InlineData("POST", "accounts", "nonsense", 400)]
    [InlineData("GET", "nothing", null, 404)]
    public async Task The_operators_command_explains_what_it_cannot_do(string method, string path, string? body, int status) =>
        Assert.Equal(status, (await host.Ask(new(method), path, body)).Status);

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "127.0.0.1.evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_foreign_page_in_a_local_browser_learns_nothing(string header, string value)
    {
        foreach (var (method, path) in new[] { (HttpMethod.Get, "status"), (HttpMethod.Post, "accounts/nobody/disable") })
            Assert.Equal(
                (403, ""), await host.Ask(method, path, null, (header, value)) is var reply ? (reply.Status, reply.Text) : default);
    }

    [Fact]
    public async Task The_public_port_serves_none_of_the_operators_routes() =>
        Assert.All(
            await Task.WhenAll(new[] { "status", "configuration", "accounts/zoe" }.Select(path => host.Http.Call(HttpMethod.Get, path))),
            r => Assert.Equal(404, r.Status));

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
                ["QrLogin:OperatorPort"] = $"{s_ports}",
                ["QrLogin:DashboardPort"] = $"{s_ports + 1}",
                ["QrLogin:SessionLifetime"] = "00:02:30"
            })
    {
    }

    public Uri Dashboard { get; } = new($"http://127.0.0.1:{s_ports + 1}");

    internal async Task<Reply> Ask(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _operator.Ask(request);
    }
}
