using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>Security headers and CORS: what pages on other sites can do here.</summary>
public sealed class CrossSiteTests(ProxiedHost host) : IClassFixture<ProxiedHost>
{
    private const string Configured = ProxiedHost.Origin, Sessions = "api/v1/qr-sessions";

    public static TheoryData<string> Strangers =>
        [
            "https://evil.example", "https://app.example.com.evil.example", "http://app.example.com", "https://app.example.com:8443",
            "https://sub.app.example.com", "null"
        ];

    public static TheoryData<string> Pages => ["", "q/AAAAAAAAAAAAAAAAAAAAAA", "q/anything?c=code", "account", "link", "scan"];

    // Pages on a configured origin

    [Theory]
    [InlineData("POST", Sessions)]
    [InlineData("GET", Sessions + "/AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("DELETE", "api/v1/logins")]
    public async Task A_preflight_from_a_configured_origin_is_allowed(string method, string path)
    {
        var reply = await Preflight(Configured, method, path);
        Assert.Equal(204, reply.Status);
        Assert.Equal(Configured, Header(reply, "Access-Control-Allow-Origin"));
        Assert.Contains(method, Header(reply, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.All(
            ["Authorization", "Content-Type", "DPoP", "X-Device-Id", "X-Device-Type"],
            h => Assert.Contains(h, Header(reply, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase));
        Assert.Null(Header(reply, "Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("traceparent,tracestate,baggage")]
    [InlineData("sentry-trace,x-datadog-trace-id,authorization")]
    [InlineData("x-anything-at-all")]
    public async Task A_page_of_a_configured_origin_may_send_the_headers_that_monitoring_adds(string names)
    {
        var reply = await Preflight(Configured, "GET", "api/v1/me", names);
        Assert.Equal((204, names), (reply.Status, Header(reply, "Access-Control-Allow-Headers")));
        Assert.Null(Header(await Preflight("https://evil.example", "GET", "api/v1/me", names), "Access-Control-Allow-Headers"));
    }

    [Fact]
    public async Task A_configured_origin_may_read_answers_refusals_and_the_exposed_headers()
    {
        var device = TestDevice.New("web");
        var opened = await Call(HttpMethod.Post, Sessions, device, ("Origin", Configured), ("Sec-Fetch-Site", "cross-site"));
        var refused = await Call(HttpMethod.Get, Sessions + "/nothing", device, ("Origin", Configured), ("Sec-Fetch-Site", "cross-site"));
        var invalid = await Call(HttpMethod.Post, Sessions, device: null, ("Origin", Configured));
        Assert.Equal((201, 401, 400), (opened.Status, refused.Status, invalid.Status));
        foreach (var reply in new[] { opened, refused, invalid })
        {
            Assert.Equal(Configured, Header(reply, "Access-Control-Allow-Origin"));
            Assert.Equal(
                ["DPoP-Nonce", "Location", "Retry-After", "WWW-Authenticate"],
                Header(reply, "Access-Control-Expose-Headers")!.Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));
            Assert.Null(Header(reply, "Access-Control-Allow-Credentials"));
        }
    }

    // All other pages

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Any_other_origin_learns_nothing(string origin)
    {
        var preflight = await Preflight(origin, "POST", Sessions);
        var called = await Call(HttpMethod.Post, Sessions, TestDevice.New("web"), ("Origin", origin));
        foreach (var reply in new[] { preflight, called })
            Assert.DoesNotContain(reply.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("cross-site", null)]
    [InlineData("same-site", null)]
    [InlineData("cross-site", "https://evil.example")]
    [InlineData("same-site", "https://www.app.example.com")]
    [InlineData("cross-site", "null")]
    public async Task A_cross_site_request_is_refused(string site, string? origin)
    {
        (string, string)[] headers = [("Sec-Fetch-Site", site), .. origin is null ? [] : new[] { ("Origin", origin) }];
        foreach (var (method, path) in new[]
        {
            ("POST", Sessions), ("GET", Sessions + "/nothing"), ("GET", Sessions + "/nothing/image"), ("GET", "api/v1/me"),
            ("POST", "api/v1/login"), ("POST", "api/v1/logout"), ("POST", "api/v1/accounts")
        })
            Assert.Equal((403, "cross_site"), (await Call(new(method), path, TestDevice.New("web"), headers)).Refusal);
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task A_browser_that_sends_only_a_foreign_origin_is_refused(string origin)
    {
        foreach (var (method, path) in new[] { ("POST", Sessions), ("DELETE", "api/v1/logins"), ("POST", "api/v1/login") })
            Assert.Equal((403, "cross_site"), (await Call(new(method), path, TestDevice.New("web"), ("Origin", origin))).Refusal);
        foreach (string path in new[] { "device_authorization", "token", "introspect", "revoke" })
            Assert.Equal(
                (403, "invalid_request"),
                (await host.FromAnywhere().Form("oauth/" + path, "client_id=tv", ("Origin", origin))).OAuthRefusal);
    }

    [Theory]
    [InlineData("login.example.com", "https://login.example.com")]
    [InlineData("login.example.com:443", "https://LOGIN.example.com")]
    [InlineData("192.168.1.20:5080", "http://192.168.1.20:5080")]
    [InlineData("[::1]:5080", "http://[::1]:5080")]
    [InlineData("login.example.com", Configured)]
    public async Task A_browser_that_sends_only_our_own_or_a_configured_origin_is_accepted(string server, string origin) =>
        Assert.Equal(201, (await Call(HttpMethod.Post, Sessions, TestDevice.New("web"), ("Host", server), ("Origin", origin))).Status);

    [Theory]
    [InlineData("login.example.com", "https://login.example.com:8443")]
    [InlineData("login.example.com:8443", "https://login.example.com")]
    [InlineData("login.example.com", "https://login.example.com.evil.example")]
    [InlineData("login.example.com", "login.example.com")]
    [InlineData("login.example.com", "file://login.example.com")]
    [InlineData("login.example.com", "")]
    public async Task An_origin_that_only_resembles_ours_is_foreign(string server, string origin) =>
        Assert.Equal(
            (403, "cross_site"),
            (await Call(HttpMethod.Post, Sessions, TestDevice.New("web"), ("Host", server), ("Origin", origin))).Refusal);

    [Fact]
    public async Task A_cross_site_form_gets_no_device_code_and_a_configured_origin_does()
    {
        var http = host.FromAnywhere();
        foreach (string path in new[] { "device_authorization", "token", "introspect", "revoke" })
            Assert.Equal(
                (403, "invalid_request"),
                (await http.Form(
                    "oauth/" + path, "client_id=tv", ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example"))).OAuthRefusal);
        var asked = await http.Form("oauth/device_authorization", "client_id=tv", ("Sec-Fetch-Site", "cross-site"), ("Origin", Configured));
        Assert.Equal((200, Configured), (asked.Status, Header(asked, "Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("same-origin")]
    [InlineData("none")]
    public async Task Requests_from_our_own_pages_and_from_links_are_accepted(string site) =>
        Assert.Equal(201, (await Call(HttpMethod.Post, Sessions, TestDevice.New("web"), ("Sec-Fetch-Site", site))).Status);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_link_from_another_site_leads_to_our_pages(string path) =>
        Assert.Equal(
            200, (await Call(HttpMethod.Get, path, device: null, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"))).Status);

    [Theory]
    [InlineData("qr-login.js", "text/javascript", true)]
    [InlineData("qr-login.d.ts", "text/plain", true)]
    [InlineData("js/core/api.js", "text/javascript", false)]
    [InlineData("assets/styles.css", "text/css", false)]
    [InlineData("", "text/html", false)]
    public async Task Pages_of_any_site_may_load_the_component_and_no_other_file(string path, string type, bool may)
    {
        var reply = await Call(HttpMethod.Get, path, device: null, ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal((200, type), (reply.Status, reply.Content.ContentType?.MediaType));
        Assert.Equal(
            may ? ("cross-origin", "*") : ("same-origin", null),
            (Header(reply, "Cross-Origin-Resource-Policy"), Header(reply, "Access-Control-Allow-Origin")));
        Assert.Equal(("nosniff", "DENY"), (Header(reply, "X-Content-Type-Options"), Header(reply, "X-Frame-Options")));
    }

    // Credentials, and the policy of our pages

    [Fact]
    public async Task No_cookie_is_ever_set()
    {
        var phone = await TestPhone.LoggedIn(host.FromAnywhere());
        var pc = await TestPc.Open(host.FromAnywhere());
        var scanned = await phone.Scan(pc);
        var confirm = new
        {
            confirmToken = scanned["confirmToken"].GetString(),
            matchNumber = (await pc.Poll())["matchNumber"].GetString()
        };
        var confirmed = await phone.Call(HttpMethod.Post, $"qr-sessions/{pc.QrId}/confirm", confirm);
        List<Reply> replies =
        [
            pc.Opened, scanned, confirmed, await pc.Poll(), await pc.Cancel(), await pc.Image(), await phone.Call(HttpMethod.Get, "me"),
            await phone.Call(HttpMethod.Get, "logins"), await phone.Call(HttpMethod.Post, "logout")
        ];
        replies.Add(await host.Http.Call(
            HttpMethod.Post,
            "api/v1/login",
            new { username = phone.Username, password = TestPhone.Password },
            device: TestDevice.New("ios")));
        foreach (string path in new[] { "", "q/x", "account", "assets/styles.css", "health/live", "health/ready", "nothing" })
            replies.Add(await host.Http.Call(HttpMethod.Get, path));
        Assert.Equal([200, 201, 204], replies.Where(r => r.Status < 400).Select(r => r.Status).Distinct().Order());
        Assert.All(replies, r => Assert.Null(Header(r, "Set-Cookie")));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_runs_no_inline_script_cannot_be_framed_and_sends_no_referrer(string path)
    {
        var page = await host.Http.Call(HttpMethod.Get, path);
        var policy =
            Header(page, "Content-Security-Policy")!.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("text/html", page.Content.ContentType?.MediaType);
        Assert.All(
            ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"],
            rule => Assert.Contains(rule, policy));
        Assert.DoesNotContain(
            policy,
            rule => rule.Contains("unsafe", StringComparison.Ordinal) || rule.Contains('*', StringComparison.Ordinal)
                || rule.Contains("http", StringComparison.Ordinal));
        // Nor do the pages contain anything that the policy would block.
        Assert.DoesNotMatch("(?i)<script(?![^>]* src=)|<style|\\son[a-z]+=|\\sstyle=|javascript:", page.Text);
        Assert.Equal(
            ("no-referrer", "nosniff", "DENY"),
            (Header(page, "Referrer-Policy"), Header(page, "X-Content-Type-Options"), Header(page, "X-Frame-Options")));
        Assert.All(
            [path == "scan" ? "camera=self" : "camera=()", "geolocation=()", "microphone=()"],
            rule => Assert.Contains(rule, Header(page, "Permissions-Policy"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_and_refusals_cannot_be_sniffed_or_framed()
    {
        foreach (var reply in new[]
        {
            (await TestPc.Open(host.Http)).Opened,
            await host.Http.Call(HttpMethod.Get, "api/v1/me"),
            await host.Http.Call(HttpMethod.Get, "nothing")
        })
            Assert.Equal(
                ("nosniff", "no-referrer", "DENY"),
                (Header(reply, "X-Content-Type-Options"), Header(reply, "Referrer-Policy"), Header(reply, "X-Frame-Options")));
    }

    [Theory]
    [InlineData("https", "login.example.com", true)]
    [InlineData("http", "login.example.com", false)]
    [InlineData(null, "login.example.com", false)]
    [InlineData("https", "localhost", false)]
    public async Task HSTS_is_sent_only_over_HTTPS_and_never_for_localhost(string? scheme, string name, bool told)
    {
        (string, string)[] headers = [("Host", name), .. scheme is null ? [] : new[] { ("X-Forwarded-Proto", scheme) }];
        foreach (string path in new[] { "", "api/v1/me" })
            Assert.Equal(
                told ? "max-age=31536000" : null,
                Header(await Call(HttpMethod.Get, path, device: null, headers), "Strict-Transport-Security"));
    }

    private Task<Reply> Preflight(
        string origin, string method, string path, string names = "authorization,content-type,dpop,x-device-id,x-device-type") => Call(
        HttpMethod.Options, path, device: null, ("Origin", origin), ("Access-Control-Request-Method", method),
        ("Access-Control-Request-Headers", names));

    private Task<Reply> Call(HttpMethod method, string path, TestDevice? device, params (string Name, string Value)[] headers) =>
        host.FromAnywhere().Call(method, path, null, null, device, headers);

    private static string? Header(Reply reply, string name) =>
        reply.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : reply.Content.TryGetValues(name, out values)
            ? string.Join(", ", values) : null;
}
