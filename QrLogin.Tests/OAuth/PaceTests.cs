using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>What time does to a client that polls. The tests of this class run one after the other and move one clock.</summary>
public abstract class PaceTests(ClockedApiHost api)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task The_first_poll_is_never_too_soon_and_a_client_that_keeps_the_interval_never_is()
    {
        var pc = await DevicePc.Asks(api.Http);
        Assert.Equal(s_interval.TotalSeconds, pc.Opened["interval"].GetInt32());
        for (int i = 0; i < 20; i++) Assert.Equal("authorization_pending", await HearsAfter(pc, i == 0 ? 0 : s_interval.TotalSeconds));
    }

    [Fact]
    public async Task A_client_may_be_a_little_early_since_the_way_is_not_always_as_long()
    {
        var pc = await DevicePc.Asks(api.Http);
        foreach (double seconds in new[] { 0, 4.2, 5.8, 4.1, 4.1, 5 }) Assert.Equal("authorization_pending", await HearsAfter(pc, seconds));
    }

    [Fact]
    public async Task A_hasty_client_is_slowed_down_in_the_words_and_status_of_the_RFC_and_forgiven_as_soon_as_it_slows_down()
    {
        var pc = await DevicePc.Asks(api.Http);
        await pc.Poll();
        for (int i = 0; i < 5; i++)
        {
            api.Clock.Advance(TimeSpan.FromSeconds(1));
            var reply = await pc.Poll();
            Assert.Equal((400, "slow_down", s_interval), (reply.Status, reply.Error, reply.Headers.RetryAfter?.Delta));
        }

        // However often it was told to: the next one in time is answered, and so is every one after it.
        for (int i = 0; i < 3; i++) Assert.Equal("authorization_pending", await HearsAfter(pc, 5));
        // RFC 8628, section 3.5: it now waits five seconds longer each time, which is as well.
        Assert.Equal("authorization_pending", await HearsAfter(pc, 10));
    }

    [Fact]
    public async Task Once_it_is_decided_nobody_is_told_to_slow_down()
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
    public async Task A_code_that_expired_is_known_as_expired_for_more_than_an_interval_and_then_unknown()
    {
        var pc = await DevicePc.Asks(api.Http);
        Assert.Equal("authorization_pending", await HearsAfter(pc, 599));
        Assert.Equal("expired_token", await HearsAfter(pc, 1));
        Assert.Equal("expired_token", await HearsAfter(pc, 0));
        Assert.Equal("expired_token", await HearsAfter(pc, 100));
        // The record is erased by a reminder, which runs on its own once its time has come.
        string? heard = await HearsAfter(pc, 3600);
        while (heard == "expired_token") heard = await HearsAfter(pc, 0);
        Assert.Equal("invalid_grant", heard);
    }

    [Fact]
    public async Task A_denied_an_expired_a_used_and_an_unknown_code_have_the_answers_that_the_RFC_has_for_them()
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
    public async Task A_confirmation_in_the_last_moment_leaves_a_minute_to_fetch_the_token()
    {
        var (pc, phone) = (await DevicePc.Asks(api.Http), await TestPhone.LoggedIn(api.Http));
        string confirmToken = await phone.Scanned(pc);
        api.Clock.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(200, (await phone.Confirm(pc, confirmToken)).Status);
        Assert.Equal("token", await HearsAfter(pc, 59));
    }

    [Fact]
    public async Task A_token_that_ran_out_is_inactive()
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
