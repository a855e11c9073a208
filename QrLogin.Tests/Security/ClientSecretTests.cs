using Microsoft.Extensions.Time.Testing;
using QrLogin.Api.RateLimits;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>Guessing a client's secret: limited by client and address, and without harm to the client.</summary>
public sealed class ClientSecretTests(LimitedHost host) : IClassFixture<LimitedHost>
{
    private const string Client = "api", Here = "192.0.2.1", Elsewhere = "198.51.100.1";
    private static readonly string[] s_endpoints = ["device_authorization", "token", "introspect", "revoke"];

    [Theory]
    [InlineData(0)]
    [InlineData(2.3)]
    [InlineData(60)]
    [InlineData(1_800)]
    public void Six_thousand_guesses_yield_sixty_comparisons_and_sixty_more_a_minute(double seconds)
    {
        var (clock, compared) = (new FakeTimeProvider(), 0);
        var limiter = new ClientSecretLimiter(new(), clock);
        for (int i = 0; i < 6_000; i++)
        {
            limiter.TryCheck(Client, Here, () => ++compared == 0);
            clock.Advance(TimeSpan.FromSeconds(seconds / 6_000));
        }

        Assert.Equal(60 + (int)(seconds * 5_999 / 6_000), compared);
    }

    [Fact]
    public void Six_thousand_concurrent_guesses_yield_sixty_comparisons()
    {
        int compared = 0;
        var limiter = new ClientSecretLimiter(new(), new FakeTimeProvider());
        Parallel.For(0, 6_000, _ => limiter.TryCheck(Client, Here, () => Interlocked.Increment(ref compared) == 0));
        Assert.Equal(60, compared);
    }

    [Fact]
    public void A_client_is_never_refused_where_it_has_proved_its_secret_within_a_day_whatever_its_neighbours_guess()
    {
        var clock = new FakeTimeProvider();
        var limiter = new ClientSecretLimiter(new(), clock);
        Assert.Null(limiter.TryCheck(Client, Here, () => true));
        for (int hour = 0; hour < 72; hour += 23)
        {
            clock.Advance(TimeSpan.FromHours(23));
            for (int i = 0; i < 200; i++) limiter.TryCheck(Client, Here, () => false);
            Assert.NotNull(limiter.TryCheck(Client, Here, () => false));
            Assert.Null(limiter.TryCheck(Client, Here, () => true));
        }

        clock.Advance(TimeSpan.FromDays(1));
        for (int i = 0; i < 60; i++) Assert.Null(limiter.TryCheck(Client, Here, () => false));
        Assert.NotNull(limiter.TryCheck(Client, Here, () => true));
    }

    [Fact]
    public void Where_a_proxy_loses_addresses_no_client_is_known()
    {
        int compared = 0;
        var limiter = new ClientSecretLimiter(new(), new FakeTimeProvider());
        Assert.Null(limiter.TryCheck(Client, Here, () => true, isShared: true));
        for (int i = 0; i < 6_000; i++) limiter.TryCheck(Client, Here, () => ++compared == 0, isShared: true);
        Assert.Equal(59, compared);
    }

    [Fact]
    public void A_client_that_has_proved_its_secret_at_one_address_is_unknown_at_another()
    {
        var limiter = new ClientSecretLimiter(new(), new FakeTimeProvider());
        Assert.Null(limiter.TryCheck(Client, Here, () => true));
        for (int i = 0; i < 60; i++) Assert.Null(limiter.TryCheck(Client, Elsewhere, () => false));
        Assert.NotNull(limiter.TryCheck(Client, Elsewhere, () => throw new InvalidOperationException("It compared the secret.")));
        Assert.Null(limiter.TryCheck(Client, Here, () => true));
    }

    [Fact]
    public async Task Guesses_at_all_endpoints_and_with_both_methods_share_one_limit()
    {
        var http = host.FromAnywhere();
        var guess = new TestClient("backend", "a guess");
        var replies = new List<Reply>();
        foreach (string endpoint in s_endpoints)
        {
            replies.Add(await http.Form("oauth/" + endpoint, "token=x", guess.Basic));
            replies.Add(await http.Form("oauth/" + endpoint, [("token", "x"), .. guess.Parameters]));
        }

        Assert.Equal(LimitSettings.Password, replies.Count(r => r.OAuthRefusal == (401, "invalid_client")));
        Assert.Equal((2 * s_endpoints.Length) - LimitSettings.Password, replies.Count(r => r.Error == "slow_down"));
    }

    [Theory]
    [InlineData("192.0.2.{0}", false)]
    [InlineData("2001:db8:8:7::{0}", true)]
    [InlineData("2001:db8:7:{0}::1", false)]
    [InlineData("2002:c633:6407:{0}::1", true)]
    public async Task Guesses_from_one_network_share_one_limit(string addresses, bool isOneNetwork)
    {
        var guess = new TestClient("backend", "a guess");
        var replies = new List<Reply>();
        for (int i = 1; i <= 3 * LimitSettings.Password; i++)
        {
            string address = string.Format(System.Globalization.CultureInfo.InvariantCulture, addresses, i);
            replies.Add(await host.From(address).Form("oauth/introspect", "token=x", guess.Basic));
        }

        int checkedGuesses = isOneNetwork ? LimitSettings.Password : replies.Count;
        Assert.Equal(checkedGuesses, replies.Count(r => r.OAuthRefusal == (401, "invalid_client")));
    }

    [Fact]
    public async Task A_resource_server_is_answered_while_a_neighbour_guesses_its_secret()
    {
        var http = host.FromAnywhere();
        Assert.Equal(200, (await http.Introspect("x")).Status);
        var guesses = new List<Reply>();
        for (int i = 0; i < LimitSettings.Introspect - 1; i++)
        {
            for (int n = 0; n < 10; n++) guesses.Add(await http.Form("oauth/introspect", "token=x", new TestClient("api", $"{n}").Basic));
            Assert.Equal(200, (await http.Introspect("x")).Status);
        }

        // The server's first request took a token as well: it was not known yet.
        Assert.Equal(LimitSettings.Password - 1, guesses.Count(r => r.Status == 401));
    }

    [Fact]
    public async Task Guesses_at_one_client_do_not_limit_another_client_at_the_same_address()
    {
        var http = host.FromAnywhere();
        for (int i = 0; i < 20; i++) await http.Form("oauth/introspect", "token=x", new TestClient("backend", "a guess").Basic);
        Assert.Equal(200, (await http.Introspect("x")).Status);
        Assert.Equal(200, (await http.Introspect("x", TestClient.Narrow)).Status);
    }

    [Fact]
    public async Task A_right_guess_without_a_token_is_refused_like_a_wrong_one()
    {
        var http = host.FromAnywhere();
        for (int i = 0; i < LimitSettings.Password; i++) await http.Form("oauth/introspect", "token=x", new TestClient("api", "a").Basic);
        var (right, wrong) = (await http.Introspect("x"), await http.Introspect("x", new("api", "another guess")));
        Assert.Equal((429, "slow_down"), right.OAuthRefusal);
        Assert.Equal(Replies.Everything(wrong), Replies.Everything(right));
    }
}
