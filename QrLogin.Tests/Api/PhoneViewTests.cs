using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>What a phone may ask about the session that it scanned.</summary>
public abstract class PhoneViewTests(Site site)
{
    private HttpClient Http => site.Http;

    [Fact]
    public async Task The_login_that_scanned_follows_the_session_until_the_PC_has_its_token()
    {
        var (pc, phone) = (await TestPc.Open(Http), await TestPhone.LoggedIn(Http));
        Assert.Equal((404, "qr_not_found"), (await phone.Follow(pc)).Refusal);
        string confirmToken = await phone.Scanned(pc);
        var scanned = await phone.Follow(pc);
        Assert.Equal(["status", "version", "expiresIn"], scanned.Members);
        Assert.Equal(("scanned", 2), State(scanned));
        Assert.InRange(scanned["expiresIn"].GetInt32(), 1, 180);

        var waiting = phone.Follow(pc, "?since=2&wait=25");
        await phone.Confirm(pc, confirmToken);
        Assert.Equal(("confirmed", 3), State(await waiting));

        waiting = phone.Follow(pc, "?since=3&wait=25");
        Assert.NotNull(await pc.Token());
        Assert.Equal(("redeemed", 4), State(await waiting));
        // To the PC, the session is still confirmed, so that it can fetch its token again.
        Assert.Equal(("confirmed", 3), State(await pc.Poll()));
        Assert.Equal(("redeemed", 4), State(await phone.Follow(pc)));
    }

    [Fact]
    public async Task A_phone_learns_that_a_device_has_taken_its_OAuth_token()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        await phone.Approve(pc);
        Task<Reply> Follow(string query) => phone.Call(HttpMethod.Get, $"qr-sessions/{pc.QrId}/phone{query}");
        var confirmed = await Follow("");
        Assert.Equal("confirmed", State(confirmed).Status);
        var waiting = Follow($"?since={State(confirmed).Version}&wait=25");
        Assert.Equal("token", await pc.Hears());
        Assert.Equal(("redeemed", State(confirmed).Version + 1), State(await waiting));
    }

    [Fact]
    public async Task A_deciding_phone_learns_that_the_PC_cancelled()
    {
        var (pc, phone) = (await TestPc.Open(Http), await site.AnyPhone());
        await phone.Scanned(pc);
        var waiting = phone.Follow(pc, "?wait=25");
        await pc.Cancel();
        Assert.Equal(("cancelled", 3), State(await waiting));
    }

    [Fact]
    public async Task A_phone_that_denied_sees_the_session_denied()
    {
        var (pc, phone) = (await TestPc.Open(Http), await site.AnyPhone());
        string confirmToken = await phone.Scanned(pc);
        var waiting = phone.Follow(pc, "?wait=25");
        await phone.Deny(pc, confirmToken);
        Assert.Equal(("denied", 3), State(await waiting));
    }

    [Fact]
    public async Task A_phones_wait_with_an_old_version_is_answered_at_once()
    {
        var (pc, phone) = (await TestPc.Open(Http), await site.AnyPhone());
        await phone.Scanned(pc);
        foreach (string query in new[] { "?since=1&wait=25", "?since=7&wait=25", "?since=2&wait=0", "?since=2" })
            Assert.Equal(("scanned", 2), State(await phone.Follow(pc, query)));
    }

    [Fact]
    public async Task A_phones_wait_without_a_change_returns_the_session_unchanged()
    {
        var (pc, phone) = (await TestPc.Open(Http), await site.AnyPhone());
        await phone.Scanned(pc);
        int before = (await phone.Follow(pc))["expiresIn"].GetInt32();
        var after = await phone.Follow(pc, "?since=2&wait=1");
        Assert.Equal(("scanned", 2), State(after));
        Assert.True(after["expiresIn"].GetInt32() < before, "No time has passed.");
    }

    [Fact]
    public async Task To_every_other_login_the_session_is_unknown()
    {
        var (pc, phone) = (await TestPc.Open(Http), await TestPhone.LoggedIn(Http));
        await phone.Scanned(pc);
        var unknown = await phone.Call(HttpMethod.Get, "qr-sessions/AAAAAAAAAAAAAAAAAAAAAA/phone");
        Assert.Equal((404, "qr_not_found"), unknown.Refusal);
        var malformed = await phone.Call(HttpMethod.Get, "qr-sessions/x/phone");
        Assert.Equal(Replies.Everything(unknown), Replies.Everything(malformed));
        foreach (var other in new[] { await TestPhone.Again(Http, phone.Username), await TestPhone.LoggedIn(Http) })
            foreach (string query in new[] { "", "?since=2&wait=25" })
                Assert.Equal(Replies.Everything(unknown), Replies.Everything(await other.Follow(pc, query)));
    }

    [Fact]
    public async Task Following_a_session_requires_a_login_token()
    {
        var (pc, phone) = (await TestPc.Open(Http), await site.AnyPhone());
        await phone.Scanned(pc);
        foreach (string? bearer in new[] { null, "qrl_none", pc.PollToken })
        {
            var reply = await Http.Call(HttpMethod.Get, $"api/v1/qr-sessions/{pc.QrId}/phone", bearer: bearer, device: phone.Device);
            Assert.Equal((401, "invalid_token"), reply.Refusal);
        }
    }

    [Theory]
    [InlineData("?wait=26", "wait")]
    [InlineData("?wait=-1", "wait")]
    [InlineData("?wait=1.5", "wait")]
    [InlineData("?wait=", "wait")]
    [InlineData("?since=-1", "since")]
    [InlineData("?since=x&wait=1", "since")]
    [InlineData("?since=99999999999&wait=1", "since")]
    public async Task A_phones_invalid_wait_is_a_validation_problem(string query, string member)
    {
        var (pc, phone) = (await TestPc.Open(Http), await site.AnyPhone());
        await phone.Scanned(pc);
        var reply = await phone.Follow(pc, query);
        Assert.Equal((400, "validation"), reply.Refusal);
        Assert.Equal([member], reply["errors"].EnumerateObject().Select(m => m.Name));
    }

    [Fact]
    public async Task A_phone_has_five_waits_and_does_not_use_up_those_of_the_PC()
    {
        var (pc, phone) = (await TestPc.Open(Http), await site.AnyPhone());
        await phone.Scanned(pc);
        var waits = Enumerable.Range(0, 24).Select(_ => phone.Follow(pc, "?wait=25")).ToList();
        // The accepted waits end only with the cancellation.
        Assert.Equal((429, "rate_limited"), (await await Task.WhenAny(waits)).Refusal);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => pc.Poll("?wait=1"))), poll => Assert.Equal(200, poll.Status));
        await pc.Cancel();
        var replies = await Task.WhenAll(waits);
        // The limit is per front end, and there are two at most here.
        Assert.InRange(replies.Count(r => r.Status == 200), 5, 10);
        Assert.All(replies.Where(r => r.Status != 200), r => Assert.Equal((429, "rate_limited"), r.Refusal));
        Assert.All(replies.Where(r => r.Status == 429), r => Assert.NotNull(r.Headers.RetryAfter));
        Assert.Equal("cancelled", State(await phone.Follow(pc, "?since=2&wait=25")).Status);
    }

    private static (string? Status, int Version) State(Reply reply) => (reply["status"].GetString(), reply["version"].GetInt32());
}
