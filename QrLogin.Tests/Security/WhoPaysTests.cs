using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>
/// Whose rate limit a request counts against. What anyone can make a browser send, or send under another's name, does not
/// use up the limits of the people and the clients behind an address.
/// </summary>
public sealed class WhoPaysTests(LimitedHost host) : IClassFixture<LimitedHost>
{
    private const string Evil = "https://evil.example";

    private static readonly (string, string)[] s_foreignImage =
        [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image")];

    /// <summary>What a foreign page makes a browser send, and the headers of a browser of today or of 2022.</summary>
    public static TheoryData<string, string, int, string, bool> Routes
    {
        get
        {
            var routes = new TheoryData<string, string, int, string, bool>();
            foreach (var row in RateLimitTests.OfEachClass)
                foreach (bool isOld in new[] { false, true })
                    routes.Add(row.Data.Item1, row.Data.Item2, row.Data.Item3, isOld ? "2001:db8:" : "10.", isOld);
            foreach (var row in RateLimitTests.OfTheOAuthFace)
                routes.Add("POST", "oauth/" + row.Data.Item1, row.Data.Item2, "10.", false);
            return routes;
        }
    }

    /// <summary>What a page makes a browser load, and not what a person opens.</summary>
    public static TheoryData<string> Loads =>
    [
        "Sec-Fetch-Mode: no-cors, Sec-Fetch-Dest: image",
        "Sec-Fetch-Mode: navigate, Sec-Fetch-Dest: iframe",
        "Sec-Fetch-Mode: navigate, Sec-Fetch-Dest: object",
        "Sec-Fetch-Mode: navigate, Sec-Fetch-Dest: document, Sec-Purpose: prefetch",
        "Sec-Fetch-Mode: cors, Sec-Fetch-Dest: empty, Origin: https://evil.example",
    ];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_foreign_page_pays_from_its_own_bucket(string method, string path, int limit, string network, bool isOld)
    {
        string address = network == "10." ? ProxiedHost.NewAddress() : $"{network}{Unique.Text()[..4]}::1";
        (string, string)[] headers = isOld ? [("Origin", Evil)] : s_foreignImage;
        var foreign = new List<Reply>();
        for (int i = 0; i < limit + 3; i++) foreign.Add(await Send(address, method, path, headers));
        Assert.Equal(3, foreign.Count(IsLimited));
        Assert.False(IsLimited(await Send(address, method, path)));
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public async Task What_a_foreign_page_embeds_or_prefetches_does_not_use_up_the_visitors_pages(string sent)
    {
        string address = ProxiedHost.NewAddress();
        (string, string)[] headers =
            [("Sec-Fetch-Site", "cross-site"), .. sent.Split(", ").Select(h => h.Split(": ")).Select(h => (h[0], h[1]))];
        foreach (string path in new[] { "", "health/live" })
        {
            for (int i = 0; i < 2 * LimitSettings.Probe; i++) await Send(address, "GET", path, headers);
            Assert.Equal(200, (await Send(address, "GET", path)).Status);
        }
    }

    [Fact]
    public async Task A_person_who_follows_a_link_from_another_site_is_a_visitor()
    {
        string address = ProxiedHost.NewAddress();
        (string, string)[] link = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
        for (int i = 0; i < 2 * LimitSettings.Page; i++) await Send(address, "GET", "", s_foreignImage);
        for (int i = 0; i < LimitSettings.Page; i++) Assert.Equal(200, (await Send(address, "GET", "link", link)).Status);
        Assert.True(IsLimited(await Send(address, "GET", "link", link)));
    }

    [Fact]
    public async Task A_stranger_who_introspects_and_revokes_does_not_use_up_the_limit_of_a_client()
    {
        var http = host.FromAnywhere();
        Assert.Equal(200, (await http.Introspect("x")).Status);
        (string, string)[][] strangers =
        [
            [], [("client_id", "nobody")], [("client_id", "api")], [("client_id", "tv")],
            [("client_id", "api"), ("client_secret", "wrong")], TestClient.Backend.Parameters, TestClient.Tv.Parameters
        ];
        foreach (string endpoint in new[] { "introspect", "revoke" })
            for (int i = 0; i < LimitSettings.Verb; i++)
                foreach (var stranger in strangers) await http.Form("oauth/" + endpoint, [("token", "x"), .. stranger]);
        for (int i = 1; i < LimitSettings.Introspect; i++) Assert.Equal(200, (await http.Introspect("x")).Status);
        Assert.Equal((429, "slow_down"), (await http.Introspect("x")).OAuthRefusal);
        Assert.Equal(200, (await http.Introspect("x", TestClient.Narrow)).Status);
        Assert.Equal(200, (await http.Form("oauth/revoke", [("token", "x"), .. TestClient.Api.Parameters])).Status);
        // Nor do strangers use up what the phones at this address send.
        Assert.False(IsLimited(await http.Call(HttpMethod.Post, "api/v1/qr-sessions/nothing/scan")));
    }

    [Theory]
    [InlineData("backend", "the secret of the backend")]
    [InlineData("tv", null)]
    [InlineData("nobody", null)]
    [InlineData("api", null)]
    public async Task Only_a_resource_server_gets_the_limit_of_resource_servers(string client, string? secret)
    {
        // That limit is the smaller one here, and in the defaults a hundred times the other.
        var http = host.FromAnywhere();
        var replies = new List<Reply>();
        for (int i = 0; i < LimitSettings.Verb + 3; i++)
            replies.Add(await http.Form("oauth/introspect", [("token", "x"), .. new TestClient(client, secret).Parameters]));
        Assert.Equal(3, replies.Count(r => r.OAuthRefusal == (429, "slow_down")));
        Assert.All(replies.Take(LimitSettings.Verb), r => Assert.True(r.Error is "invalid_client" or "unauthorized_client"));
    }

    private static bool IsLimited(Reply reply) =>
        reply.Headers.RetryAfter is not null && (reply.Text.Contains("slow_down", StringComparison.Ordinal) || reply.Status == 429);

    private async Task<Reply> Send(string address, string method, string path, params (string, string)[] headers)
    {
        using var http = host.From(address);
        return path.StartsWith("oauth", StringComparison.Ordinal)
            ? await http.Form(path, "client_id=nobody", headers)
            : await http.Call(new(method), path, null, null, null, headers);
    }
}
