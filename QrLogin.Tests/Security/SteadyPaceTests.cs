using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using QrLogin.Api.RateLimits;
using QrLogin.Grains.Accounts;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>
/// Every limit that time refills, asked at a steady pace over several refills: a caller gets what is allowed, no more and no
/// less. A limit that is only tested with a burst may let any number of slower requests through.
/// </summary>
public sealed class SteadyPaceTests(SteadyPaceTests.SteadyHost host) : IClassFixture<SteadyPaceTests.SteadyHost>
{
    private const int Minutes = 3, ReadOfLogin = 6;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1), s_tenSeconds = TimeSpan.FromSeconds(10);

    public static TheoryData<string, string, int> Routes => RateLimitTests.OfEachClass;

    public static TheoryData<string, int, int> OAuthRoutes => RateLimitTests.OfTheOAuthFace;

    // Requests, per address and per login

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task An_address_gets_exactly_its_rate_when_it_sends_twice_as_many(string method, string path, int limit)
    {
        var http = host.FromAnywhere();
        var replies = await AtPace(2 * limit, () => http.Call(new(method), path));
        Assert.Equal(Allowed(limit), replies.Count(r => r.Status != 429));
        Assert.All(replies.Where(r => r.Status == 429), r => Assert.Equal("rate_limited", r.Code));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task An_address_that_keeps_to_its_rate_is_never_refused(string method, string path, int limit)
    {
        // An IPv6 network counts like an IPv4 address, from whichever of its addresses it sends.
        string network = $"2001:db8:{Unique.Text()[..4]}:1::";
        int sent = 0;
        var replies = await AtPace(limit, () => host.From($"{network}{++sent:x}").Call(new(method), path));
        Assert.DoesNotContain(replies, r => r.Status == 429);
    }

    [Theory]
    [MemberData(nameof(OAuthRoutes))]
    public async Task An_OAuth_endpoint_answers_exactly_its_rate(string endpoint, int limit, int status)
    {
        var http = host.FromAnywhere();
        var replies = await AtPace(2 * limit, () => http.Form("oauth/" + endpoint, "client_id=nobody"));
        Assert.Equal(Allowed(limit), replies.Count(r => r.Error == "invalid_client"));
        Assert.All(replies.Where(r => r.Error != "invalid_client"), r => Assert.Equal((status, "slow_down"), r.OAuthRefusal));
    }

    [Fact]
    public async Task A_resource_server_introspects_at_exactly_its_rate()
    {
        var http = host.FromAnywhere();
        var replies = await AtPace(2 * LimitSettings.Introspect, () => http.Introspect("x"));
        Assert.Equal(Allowed(LimitSettings.Introspect), replies.Count(r => r.Status == 200));
    }

    [Fact]
    public async Task A_login_gets_exactly_its_rates_from_any_address()
    {
        var phone = await TestPhone.LoggedIn(host.FromAnywhere());
        var verbs = await AtPace(2 * LimitSettings.VerbOfLogin, () => phone.At(host.FromAnywhere()).Scan("nothing", "code"));
        Assert.Equal(Allowed(LimitSettings.VerbOfLogin), verbs.Count(r => r.Status == 404));
        var reads = await AtPace(2 * ReadOfLogin, () => phone.At(host.FromAnywhere()).Call(HttpMethod.Get, "me"));
        Assert.Equal(Allowed(ReadOfLogin), reads.Count(r => r.Status == 200));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2.3)]
    [InlineData(60)]
    [InlineData(1_800)]
    public void Six_thousand_requests_take_sixty_tokens_and_sixty_more_a_minute_at_any_pace(double seconds)
    {
        var clock = new FakeTimeProvider();
        var buckets = new TokenBuckets<string>(clock);
        int taken = Count(6_000, clock, TimeSpan.FromSeconds(seconds / 6_000), () => buckets.Take("a", 60) is null);
        Assert.Equal(60 + (int)(seconds * 5_999 / 6_000), taken);
    }

    [Fact]
    public void After_the_announced_wait_and_not_before_there_is_a_token()
    {
        var clock = new FakeTimeProvider();
        var buckets = new TokenBuckets<string>(clock);
        for (int i = 0; i < 7; i++) Assert.Null(buckets.Take("a", 7));
        var wait = buckets.Take("a", 7)!.Value;
        clock.Advance(wait - TimeSpan.FromTicks(1));
        Assert.Equal(TimeSpan.FromTicks(1), buckets.Take("a", 7));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(buckets.Take("a", 7));
    }

    [Fact]
    public void Setting_the_machines_clock_back_refuses_no_one()
    {
        var clock = new SteppedClock();
        var buckets = new TokenBuckets<string>(clock);
        Assert.Null(buckets.Take("a", 1));
        clock.SetBack(TimeSpan.FromHours(1));
        Assert.InRange(buckets.Take("a", 1)!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Buckets_of_very_many_callers_take_bounded_memory_and_full_ones_take_none()
    {
        var clock = new FakeTimeProvider();
        var buckets = new TokenBuckets<int>(clock);
        for (int i = 0; i < (3 * TokenBuckets<int>.MaxKeys) + 7; i++) Assert.Null(buckets.Take(i, 1));
        Assert.InRange(buckets.Count, TokenBuckets<int>.MaxKeys, 2 * TokenBuckets<int>.MaxKeys);
        for (int i = -1; i >= -2; i--)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            buckets.Take(i, 1);
        }

        Assert.Equal(2, buckets.Count);
    }

    // What a caller holds or guesses

    [Fact]
    public void An_address_opens_and_a_login_scans_no_more_sessions_than_may_be_open_at_once()
    {
        var clock = new FakeTimeProvider(Example.Start);
        var open = new OpenSessions(new() { OpenPerAddress = 5, OpenPerLogin = 3 }, Options.Create(new QrLoginOptions()), clock);
        var (address, login) = (TimeSpan.FromMinutes(3), LoginId.From(Unique.Bytes(16)));
        Assert.Equal(10 * 5, Count(180, clock, s_tenSeconds, () => open.Reserve("here", NewId(), address) is null));
        // A phone does not know the lifetime, so the longest counts: ten minutes.
        Assert.Equal(3 * 3, Count(180, clock, s_tenSeconds, () => open.Reserve(login, NewId()) is null));
    }

    [Fact]
    public void A_login_has_five_and_an_address_twenty_wrong_codes_in_each_ten_minutes()
    {
        foreach (var (budget, allowed) in new[] { (GuessBudget.PerLogin, 5), (GuessBudget.PerAddress, 20) })
        {
            var (clock, left) = (new FakeTimeProvider(Example.Start), budget);
            bool Guess()
            {
                if (left.RetryAfter(clock.GetUtcNow()) is not null) return false;
                left = left.AfterWrongGuess(clock.GetUtcNow());
                return true;
            }

            Assert.Equal(4 * allowed, Count(240, clock, s_tenSeconds, Guess));
        }
    }

    [Fact]
    public async Task An_address_looks_up_twenty_wrong_codes_in_each_ten_minutes()
    {
        var clock = new FakeTimeProvider(Example.Start);
        var (limiter, lookedUp) = (new UserCodeGuessLimiter(clock), 0);
        for (int i = 0; i < 240; i++)
        {
            await limiter.TryLookUpAsync("here", () =>
            {
                lookedUp++;
                return Task.FromResult<GrainResult<UserCodeTarget>>(new Refusal(RefusalCode.QrNotFound));
            });
            clock.Advance(s_tenSeconds);
        }

        Assert.Equal(4 * 20, lookedUp);
    }

    [Fact]
    public void A_password_that_is_guessed_each_second_is_checked_seventeen_times_in_an_hour_and_then_four_times()
    {
        var (clock, throttle) = (new FakeTimeProvider(Example.Start), default(PasswordThrottle));
        bool Guess()
        {
            if (throttle.RetryAfter(clock.GetUtcNow()) is not null) return false;
            throttle = throttle.AfterFailure(clock.GetUtcNow());
            return true;
        }

        Assert.Equal([17, 4, 4, 4], Enumerable.Range(0, 4).Select(_ => Count(3_600, clock, s_second, Guess)));
    }

    [Theory]
    [InlineData(3.99, 1)]
    [InlineData(4, 100)]
    [InlineData(5, 100)]
    public void A_client_that_polls_at_a_steady_pace_is_always_or_never_too_soon(double seconds, int inTime)
    {
        var (clock, pace) = (new FakeTimeProvider(Example.Start), default(PollPace));
        bool Poll() => !(pace = pace.Next(Example.NextRequestId(), TimeSpan.FromSeconds(5), clock.GetUtcNow())).WasTooSoon;
        Assert.Equal(inTime, Count(100, clock, TimeSpan.FromSeconds(seconds), Poll));
    }

    /// <summary>A full bucket, and its refills until the last request, which is half an interval before the end.</summary>
    private static int Allowed(int limit) => limit + (Minutes * limit) - 1;

    private async Task<List<Reply>> AtPace(int perMinute, Func<Task<Reply>> call)
    {
        var replies = new List<Reply>();
        // Whole milliseconds: timers of the host round the time that is left down to them, and would spin on a fraction.
        var pace = TimeSpan.FromMilliseconds(Math.Ceiling(60_000.0 / perMinute));
        for (int i = 0; i < Minutes * perMinute; i++)
        {
            replies.Add(await call());
            host.Clock.Advance(pace);
        }

        return replies;
    }

    /// <summary>How many of some attempts at a pace are allowed.</summary>
    private static int Count(int attempts, FakeTimeProvider clock, TimeSpan pace, Func<bool> isAllowed)
    {
        int allowed = 0;
        for (int i = 0; i < attempts; i++)
        {
            if (isAllowed()) allowed++;
            clock.Advance(pace);
        }

        return allowed;
    }

    private static QrId NewId() => QrId.From(Unique.Bytes(16));

    /// <summary>The limits of the tests, with one for each class that a login has.</summary>
    public sealed class SteadyHost() : ProxiedHost(
        new(LimitSettings.Settings) { ["QrLogin:RateLimits:PerLogin:Read"] = $"{ReadOfLogin}" });

    /// <summary>A machine whose wall clock can be set, in contrast to its monotonic clock.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private TimeSpan _offset;

        public void SetBack(TimeSpan by) => _offset -= by;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _offset;
    }
}
