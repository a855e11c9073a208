using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>Rate limits by address and by login: exactly as configured, and without effect on other callers.</summary>
public sealed class RateLimitTests(LimitedHost host) : IClassFixture<LimitedHost>
{
    /// <summary>A request of each rate limit class without credentials, and its limit.</summary>
    public static TheoryData<string, string, int> OfEachClass => new()
    {
        { "GET", "", LimitSettings.Page },
        { "GET", "q/nothing", LimitSettings.Page },
        { "GET", "api/v1/me", LimitSettings.Read },
        { "GET", "api/v1/qr-sessions/nothing", LimitSettings.Read },
        { "POST", "api/v1/qr-sessions/nothing/scan", LimitSettings.Verb },
        { "DELETE", "api/v1/qr-sessions/nothing", LimitSettings.Verb },
        { "POST", "api/v1/qr-sessions", LimitSettings.Open },
        { "POST", "api/v1/login", LimitSettings.Password },
        { "POST", "api/v1/accounts", LimitSettings.Password },
        { "GET", "health/live", LimitSettings.Probe },
        { "POST", "api/v1/qr-sessions/lookup", LimitSettings.Verb },
        { "GET", ".well-known/oauth-authorization-server", LimitSettings.Page },
    };

    /// <summary>The same at the OAuth endpoints: clients of the token endpoint give up after a 429, but know slow_down.</summary>
    public static TheoryData<string, int, int> OfTheOAuthFace => new()
    {
        { "device_authorization", LimitSettings.Open, 429 },
        { "token", LimitSettings.Read, 400 },
        { "introspect", LimitSettings.Verb, 429 },
        { "revoke", LimitSettings.Verb, 429 },
    };

    [Theory]
    [MemberData(nameof(OfTheOAuthFace))]
    public async Task The_OAuth_endpoints_answer_slow_down_with_Retry_After(string endpoint, int limit, int status)
    {
        string address = ProxiedHost.NewAddress();
        var replies = await AtOnce(limit + 5, () => host.From(address).Form("oauth/" + endpoint, "client_id=nobody"));
        var limited = replies.Where(r => r.Error == "slow_down").ToList();
        Assert.Equal((5, limit), (limited.Count, replies.Count(r => r.Error == "invalid_client")));
        Assert.All(limited, r => Assert.Equal(status, r.Status));
        Assert.All(limited, r => Assert.InRange(r.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60));
    }

    [Fact]
    public async Task After_too_many_wrong_client_secrets_an_address_is_refused_even_with_the_right_one()
    {
        var http = host.FromAnywhere();
        var wrong = await AtOnce(
            LimitSettings.Password, () => http.Form("oauth/introspect", "token=x", new TestClient("api", "a guess").Basic));
        Assert.All(wrong, r => Assert.Equal((401, "invalid_client"), r.OAuthRefusal));
        Assert.Equal((429, "slow_down"), (await http.Introspect("x")).OAuthRefusal);
        Assert.Equal(200, (await host.FromAnywhere().Introspect("x")).Status);
    }

    [Fact]
    public async Task An_address_has_a_limit_of_open_device_codes_until_one_is_decided()
    {
        var http = host.FromAnywhere();
        var pcs = new List<DevicePc>();
        for (int i = 0; i < LimitSettings.OpenPerAddress; i++) pcs.Add(await DevicePc.Asks(http));
        Assert.Equal((429, "slow_down"), (await http.Form("oauth/device_authorization", "client_id=tv")).OAuthRefusal);
        var phone = await TestPhone.LoggedIn(host.FromAnywhere());
        await phone.Deny(pcs[0], await phone.Scanned(pcs[0]));
        Assert.Equal("access_denied", await pcs[0].Hears());
        await DevicePc.Asks(http);
    }

    [Theory]
    [MemberData(nameof(OfEachClass))]
    public async Task An_address_may_send_the_configured_number_of_requests_at_once(string method, string path, int limit)
    {
        string address = ProxiedHost.NewAddress();
        var replies = await AtOnce(limit + 5, () => host.From(address).Call(new(method), path));
        Assert.Equal(5, replies.Count(IsLimited));
        Assert.Equal(limit, replies.Count(r => r.Status != 429));
        Assert.All(replies.Where(IsLimited), r => Assert.InRange(r.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60));
        Assert.NotEqual(429, (await host.FromAnywhere().Call(new(method), path)).Status);
    }

    [Fact]
    public async Task Cross_site_requests_count_against_the_rate_limit()
    {
        string address = ProxiedHost.NewAddress();
        var replies = await AtOnce(
            LimitSettings.Password + 5,
            () => host.From(address).Call(HttpMethod.Post, "api/v1/login", headers: ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal((LimitSettings.Password, 5), (replies.Count(r => r.Code == "cross_site"), replies.Count(IsLimited)));
    }

    [Fact]
    public async Task An_address_has_a_limit_of_concurrent_waits_over_all_its_sessions()
    {
        var http = host.FromAnywhere();
        var streams = new List<EventStream>();
        foreach (var pc in new[] { await TestPc.Open(http), await TestPc.Open(http) })
            for (int i = 0; i < 2; i++) streams.Add(await pc.Events());
        Assert.Equal([200, 200, 200, 429], streams.Select(s => s.Status));
        using var elsewhere = await (await TestPc.Open(host.FromAnywhere())).Events();
        Assert.Equal(200, elsewhere.Status);
        streams.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task Rate_limit_classes_are_independent()
    {
        var http = host.FromAnywhere();
        await AtOnce(LimitSettings.Password + 1, () => http.Call(HttpMethod.Post, "api/v1/login"));
        Assert.Equal(
            (429, 201, 200),
            (
                (await http.Call(HttpMethod.Post, "api/v1/login")).Status,
                (await TestPc.Open(http)).Opened.Status,
                (await http.Call(HttpMethod.Get, "")).Status));
    }

    [Fact]
    public async Task Registering_and_logging_in_share_one_rate_limit()
    {
        var http = host.FromAnywhere();
        await AtOnce(LimitSettings.Password, () => http.Call(HttpMethod.Post, "api/v1/login"));
        Assert.True(IsLimited(await TestPhone.TryRegister(http)));
    }

    [Fact]
    public async Task An_IPv6_network_is_one_caller_and_the_next_network_another()
    {
        string network = $"2001:db8:{Unique.Text()[..4]}";
        int host1 = 0;
        var replies = await AtOnce(LimitSettings.Password + 3, () => LogIn($"{network}:1:{Interlocked.Increment(ref host1):x}:2:3:4"));
        Assert.Equal(3, replies.Count(IsLimited));
        Assert.False(IsLimited(await LogIn($"{network}:2::1")));
    }

    [Fact]
    public async Task An_IPv4_address_is_one_caller_however_it_is_written()
    {
        string address = ProxiedHost.NewAddress();
        string[] written = [address, $"::ffff:{address}", $"{address}:4711", $"[::ffff:{address}]:4712"];
        int n = 0;
        var replies = await AtOnce(LimitSettings.Password + 4, () => LogIn(written[Interlocked.Increment(ref n) % written.Length]));
        Assert.Equal(4, replies.Count(IsLimited));
    }

    [Fact]
    public async Task Forwarded_headers_that_a_client_sends_are_ignored()
    {
        string address = ProxiedHost.NewAddress();
        var replies = await AtOnce(LimitSettings.Password + 4, () => LogIn($"{ProxiedHost.NewAddress()}, {address}"));
        Assert.Equal(4, replies.Count(IsLimited));
        Assert.True(IsLimited(await LogIn(address)));
    }

    [Fact]
    public async Task A_login_is_limited_from_any_address()
    {
        var (ann, bob) = (await TestPhone.LoggedIn(host.FromAnywhere()), await TestPhone.LoggedIn(host.FromAnywhere()));
        var replies = await AtOnce(LimitSettings.VerbOfLogin + 4, () => ann.At(host.FromAnywhere()).Scan("nothing", "code"));
        Assert.Equal(4, replies.Count(IsLimited));
        Assert.Equal(LimitSettings.VerbOfLogin, replies.Count(r => r.Refusal == (404, "qr_not_found")));
        Assert.Equal((404, "qr_not_found"), (await bob.Scan("nothing", "code")).Refusal);
        // Another class, and another login of the same account.
        Assert.Equal(200, (await ann.Call(HttpMethod.Get, "me")).Status);
        Assert.Equal(404, (await (await TestPhone.Again(host.FromAnywhere(), ann.Username)).Scan("nothing", "code")).Status);
    }

    [Fact]
    public async Task Guesses_at_a_scan_code_and_a_confirm_token_are_counted_by_login_from_anywhere()
    {
        var (eve, pc) = (await TestPhone.LoggedIn(host.FromAnywhere()), await TestPc.Open(host.FromAnywhere()));
        var replies = await AtOnce(20, () => eve.At(host.FromAnywhere()).Scan(pc.QrId, Unique.Text()));
        Assert.Equal(
            (LimitSettings.VerbOfLogin, 20 - LimitSettings.VerbOfLogin),
            (replies.Count(r => r.Refusal == (400, "scan_code_stale")), replies.Count(IsLimited)));

        var (phone, other) = (await TestPhone.LoggedIn(host.FromAnywhere()), await TestPc.Open(host.FromAnywhere()));
        await phone.Scanned(other);
        replies = await AtOnce(20, () => phone.At(host.FromAnywhere()).Confirm(other, "qrc_" + Unique.Text()));
        Assert.Equal(
            (LimitSettings.VerbOfLogin - 1, 21 - LimitSettings.VerbOfLogin),
            (replies.Count(r => r.Refusal == (403, "invalid_confirm_token")), replies.Count(IsLimited)));
    }

    [Fact]
    public async Task Rate_limiting_precedes_validation_and_follows_authentication()
    {
        var http = host.FromAnywhere();
        await AtOnce(LimitSettings.Verb, () => http.Call(HttpMethod.Post, "api/v1/qr-sessions/nothing/scan"));
        Assert.True(IsLimited(await http.Call(HttpMethod.Post, "api/v1/qr-sessions/nothing/scan", "{")));

        var phone = await TestPhone.LoggedIn(host.FromAnywhere());
        await AtOnce(LimitSettings.VerbOfLogin, () => phone.At(host.FromAnywhere()).Scan("nothing", "code"));
        Assert.True(IsLimited(await phone.At(host.FromAnywhere()).Call(HttpMethod.Post, "qr-sessions/nothing/scan", "{")));
        phone.Token = "qrl_" + new string('A', 64);
        Assert.Equal((401, "invalid_token"), (await phone.At(host.FromAnywhere()).Scan("nothing", "code")).Refusal);
    }

    private static async Task<Reply[]> AtOnce(int count, Func<Task<Reply>> call) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => call()));

    private static bool IsLimited(Reply reply) =>
        reply.Status == 429 && reply.Code == "rate_limited" && reply.Headers.RetryAfter is not null;

    private Task<Reply> LogIn(string address) => host.From(address).Call(HttpMethod.Post, "api/v1/login");
}

/// <summary>The same without a configured proxy: forwarded addresses are then ignored.</summary>
public sealed class ForgedAddressTests(LimitedHostWithoutProxy host) : IClassFixture<LimitedHostWithoutProxy>
{
    [Fact]
    public async Task A_forged_forwarded_address_is_ignored()
    {
        string[] names =
        [
            "X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP", "X-Original-For"
        ];
        (string, string)[] Forged() =>
            [.. names.Select(n => (n, n == "Forwarded" ? $"for={ProxiedHost.NewAddress()}" : ProxiedHost.NewAddress()))];
        var replies = await Task.WhenAll(Enumerable.Range(0, LimitSettings.Password + 6).Select(_ =>
            host.Http.Call(HttpMethod.Post, "api/v1/login", null, null, TestDevice.New("ios"), Forged())));
        Assert.Equal(
            (LimitSettings.Password, 6),
            (replies.Count(r => r.Status != 429), replies.Count(r => r.Status == 429 && r.Code == "rate_limited")));
    }

    [Fact]
    public async Task A_forged_forwarded_scheme_and_host_are_ignored()
    {
        (string, string)[] forged =
        [
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", "evil.example"),
            ("X-Original-Host", "evil.example"),
            ("Forwarded", "host=evil.example;proto=https")
        ];
        var opened = await host.Http.Call(HttpMethod.Post, "api/v1/qr-sessions", null, null, TestDevice.New("pc"), forged);
        Assert.StartsWith($"{host.Http.BaseAddress}q/", opened["qrText"].GetString(), StringComparison.Ordinal);
        Assert.False((await host.Http.Call(
            HttpMethod.Get,
            "health/live",
            null,
            null,
            null,
            [("Host", "login.example.com"), .. forged])).Headers.Contains("Strict-Transport-Security"));
    }
}
