using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>A PC that leaves its session and may come back. The tests of this class run in sequence and share one clock.</summary>
public abstract class LeavingTests(ClockedApiHost api)
{
    [Fact]
    public async Task A_PC_that_stays_away_cancels_at_the_end_of_its_grace_and_its_phone_is_told()
    {
        var (pc, phone, confirmToken) = await Scanned();
        Assert.Equal(204, (await pc.Leave("?grace=30")).Status);
        api.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("scanned", await Seen(phone, pc));
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("cancelled", (await phone.Follow(pc, "?since=2&wait=25"))["status"].GetString());
        Assert.Equal((409, "qr_finished"), (await phone.Confirm(pc, confirmToken)).Refusal);
        Assert.Equal("cancelled", await pc.Status());
    }

    [Fact]
    public async Task A_PC_that_stays_away_cancels_a_session_that_nobody_scanned()
    {
        var (pc, phone) = (await TestPc.Open(api.Http), await TestPhone.LoggedIn(api.Http));
        await pc.Leave("?grace=1");
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("cancelled", (await pc.Poll("?since=1&wait=25"))["status"].GetString());
        Assert.Equal((409, "qr_finished"), (await phone.Scan(pc)).Refusal);
    }

    [Theory]
    [InlineData("poll")]
    [InlineData("image")]
    [InlineData("events")]
    public async Task A_PC_that_asks_within_its_grace_keeps_its_session(string how)
    {
        var (pc, phone) = (await TestPc.Open(api.Http), await TestPhone.LoggedIn(api.Http));
        await pc.Leave("?grace=5");
        int status = how switch
        {
            "poll" => (await pc.Poll()).Status,
            "image" => (await pc.Image()).Status,
            _ => await OpensStream(pc),
        };
        Assert.Equal(200, status);
        api.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(200, (await phone.Scan(pc)).Status);
    }

    [Fact]
    public async Task A_request_of_another_device_does_not_bring_the_PC_back()
    {
        var (pc, phone, _) = await Scanned();
        await pc.Leave("?grace=5");
        Assert.Equal((401, "invalid_poll_token"), (await pc.Poll(TestDevice.New("pc"))).Refusal);
        Assert.Equal("scanned", await Seen(phone, pc));
        Assert.Equal(200, (await phone.Scan(pc)).Status);
        api.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("cancelled", (await phone.Follow(pc, "?since=2&wait=25"))["status"].GetString());
    }

    [Fact]
    public async Task A_confirmation_during_the_grace_prevents_the_cancellation()
    {
        var (pc, phone, confirmToken) = await Scanned();
        await pc.Leave("?grace=5");
        Assert.Equal(200, (await phone.Confirm(pc, confirmToken)).Status);
        api.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("confirmed", await Seen(phone, pc));
        Assert.NotNull(await pc.Token());
    }

    [Fact]
    public async Task Leaving_again_restarts_the_grace()
    {
        var (pc, phone, _) = await Scanned();
        await pc.Leave("?grace=5");
        await pc.Leave("?grace=20");
        api.Clock.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal("scanned", await Seen(phone, pc));
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("cancelled", (await phone.Follow(pc, "?since=2&wait=25"))["status"].GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?grace=0")]
    public async Task A_PC_that_leaves_without_grace_cancels_at_once(string query)
    {
        var (pc, phone, _) = await Scanned();
        await pc.Leave("?grace=30");
        Assert.Equal(204, (await pc.Leave(query)).Status);
        Assert.Equal("cancelled", await Seen(phone, pc));
        api.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((200, "cancelled"), ((await pc.Poll()).Status, await pc.Status()));
    }

    [Theory]
    [InlineData("?grace=31")]
    [InlineData("?grace=-1")]
    [InlineData("?grace=1.5")]
    [InlineData("?grace=x")]
    [InlineData("?grace=")]
    [InlineData("?grace=1&grace=2")]
    public async Task An_invalid_grace_is_a_validation_problem_and_cancels_nothing(string query)
    {
        var pc = await TestPc.Open(api.Http);
        var reply = await pc.Leave(query);
        Assert.Equal((400, "validation"), reply.Refusal);
        Assert.Equal(["grace"], reply["errors"].EnumerateObject().Select(m => m.Name));
        Assert.Equal("waiting", await pc.Status());
        // A caller without a token does not learn whether its parameters are valid.
        reply = await api.Http.Call(HttpMethod.Delete, $"api/v1/qr-sessions/{pc.QrId}{query}", device: pc.Device);
        Assert.Equal((401, "invalid_poll_token"), reply.Refusal);
    }

    [Fact]
    public async Task Another_PC_cannot_leave_a_session()
    {
        var (pc, phone, _) = await Scanned();
        var other = await TestPc.Open(api.Http);
        Assert.Equal((401, "invalid_poll_token"), (await pc.Leave("?grace=1", other.Device)).Refusal);
        var reply = await api.Http.Call(
            HttpMethod.Delete, $"api/v1/qr-sessions/{pc.QrId}?grace=1", bearer: other.PollToken, device: pc.Device);
        Assert.Equal((401, "invalid_poll_token"), reply.Refusal);
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("scanned", await Seen(phone, pc));
    }

    [Fact]
    public async Task A_PC_cannot_leave_a_finished_session()
    {
        var pc = await TestPc.Open(api.Http);
        await pc.Cancel();
        Assert.Equal((409, "qr_finished"), (await pc.Leave("?grace=5")).Refusal);
    }

    private static async Task<int> OpensStream(TestPc pc)
    {
        using var stream = await pc.Events();
        return stream.Status;
    }

    private async Task<(TestPc Pc, TestPhone Phone, string ConfirmToken)> Scanned()
    {
        var (pc, phone) = (await TestPc.Open(api.Http), await TestPhone.LoggedIn(api.Http));
        return (pc, phone, await phone.Scanned(pc));
    }

    /// <summary>What the phone sees. A request from the PC would count as coming back.</summary>
    private static async Task<string?> Seen(TestPhone phone, TestPc pc) => (await phone.Follow(pc))["status"].GetString();
}
