using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>What time does to a client that polls. The tests of this class run one after the other and move one clock.</summary>
public abstract class PaceTests(ClockedApiHost api)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task The_first_poll_and_polls_at_the_interval_are_never_too_soon()
    {
        var pc = await DevicePc.Asks(api.Http);
        Assert.Equal(s_interval.TotalSeconds, pc.Opened["interval"].GetInt32());
        for (int i = 0; i < 20; i++) Assert.Equal("authorization_pending", await HearsAfter(pc, i == 0 ? 0 : s_interval.TotalSeconds));
    }

    [Fact]
    public async Task A_slightly_early_poll_is_accepted_because_latency_varies()
    {
        var pc = await DevicePc.Asks(api.Http);
        foreach (double seconds in new[] { 0, 4.2, 5.8, 4.1, 4.1, 5 }) Assert.Equal("authorization_pending", await HearsAfter(pc, seconds));
    }

    [Fact]
    public async Task A_client_that_polls_too_fast_gets_slow_down_until_it_slows_down()
    {
        var pc = await DevicePc.Asks(api.Http);
        await pc.Poll();
        for (int i = 0; i < 5; i++)
        {
            api.Clock.Advance(TimeSpan.FromSeconds(1));
            var reply = await pc.Poll();
            Assert.Equal((400, "slow_down", s_interval), (reply.Status, reply.Error, reply.Headers.RetryAfter?.Delta));
        }

        // After any number of slow_down errors, the next poll at the right pace is answered, and so is every later one.
        for (int i = 0; i < 3; i++) Assert.Equal("authorization_pending", await HearsAfter(pc, 5));
        // RFC 8628, section 3.5: it now waits five seconds longer each time, which is as well.
        Assert.Equal("authorization_pending", await HearsAfter(pc, 10));
    }

    [Fact]
    public async Task A_decided_session_never_answers_slow_down()
    {
        var phone = await TestPhone.LoggedIn(api.Http);
        var (confirmed, denied) = (await DevicePc.Asks(api.Http), await DevicePc.Asks(api.Http));
        await Task.WhenAll(confirmed.Poll(), denied.Poll());
        Assert.Equal(("slow_down", "slow_down"), (await confirmed.Hears(), await denied.Hears()));
        await phone.Approve(confirmed);
        await phone.Deny(denied, await phone.Scanned(denied));
        for (int i = 0; i < 3; i++) Assert.Equal(("token", "access_denied"), (await confirmed.Hears(), await denied.Hears()));
    }

    [Fact]
    public async Task An_expired_code_stays_expired_for_longer_than_an_interval_and_then_is_unknown()
    {
        var pc = await DevicePc.Asks(api.Http);
        Assert.Equal("authorization_pending", await HearsAfter(pc, 599));
        Assert.Equal("expired_token", await HearsAfter(pc, 1));
        Assert.Equal("expired_token", await HearsAfter(pc, 0));
        Assert.Equal("expired_token", await HearsAfter(pc, 100));
        await api.Clock.AdvanceUntil(TimeSpan.FromMinutes(1000), async () => await pc.Hears() != "expired_token");
        Assert.Equal("invalid_grant", await pc.Hears());
    }

    [Fact]
    public async Task Denied_expired_used_and_unknown_codes_get_the_errors_of_the_RFC()
    {
        var phone = await TestPhone.LoggedIn(api.Http);
        var (denied, expired, used) = (await DevicePc.Asks(api.Http), await DevicePc.Asks(api.Http), await DevicePc.Asks(api.Http));
        api.Clock.Advance(TimeSpan.FromSeconds(530));
        await phone.Deny(denied, await phone.Scanned(denied));
        await phone.Approve(used);
        string token = await used.Token();
        api.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(token, await used.Token());
        api.Clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal((400, "access_denied"), (await denied.Poll()).OAuthRefusal);
        Assert.Equal((400, "expired_token"), (await expired.Poll()).OAuthRefusal);
        // RFC 6749 has one word for a grant that is used and one that never was.
        Assert.Equal((400, "invalid_grant"), (await used.Poll()).OAuthRefusal);
        Assert.Equal(200, (await api.Http.Call(HttpMethod.Get, "api/v1/me", bearer: token)).Status);
    }

    [Fact]
    public async Task A_last_second_confirmation_leaves_a_minute_to_fetch_the_token()
    {
        var (pc, phone) = (await DevicePc.Asks(api.Http), await TestPhone.LoggedIn(api.Http));
        string confirmToken = await phone.Scanned(pc);
        api.Clock.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(200, (await phone.Confirm(pc, confirmToken)).Status);
        Assert.Equal("token", await HearsAfter(pc, 59));
    }

    [Fact]
    public async Task An_expired_token_is_inactive()
    {
        var (pc, phone) = (await DevicePc.Asks(api.Http, TestClient.Short), await TestPhone.LoggedIn(api.Http));
        await phone.Approve(pc);
        string token = await pc.Token();
        Assert.True((await api.Http.Introspect(token))["active"].GetBoolean());
        api.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("""{"active":false}""", (await api.Http.Introspect(token)).Text);
        Assert.Equal((400, "invalid_device"), (await api.Http.Call(HttpMethod.Get, "api/v1/me", bearer: token)).Refusal);
    }

    private async Task<string?> HearsAfter(DevicePc pc, double seconds)
    {
        api.Clock.Advance(TimeSpan.FromSeconds(seconds));
        return await pc.Hears();
    }
}
