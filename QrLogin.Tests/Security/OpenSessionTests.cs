using Microsoft.Extensions.Options;
using QrLogin.Api.RateLimits;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>Limits of the memory that one caller can hold: sessions that an address opened, and sessions that a login scanned.</summary>
public sealed class OpenSessionTests(LimitedHost host) : IClassFixture<LimitedHost>
{
    [Fact]
    public async Task Of_many_concurrent_openings_from_one_address_the_allowed_number_succeeds()
    {
        var http = host.FromAnywhere();
        var replies = await Task.WhenAll(Enumerable.Range(0, LimitSettings.OpenPerAddress + 4).Select(_ => TestPc.TryOpen(http)));
        Assert.Equal((LimitSettings.OpenPerAddress, 4), (replies.Count(r => r.Status == 201), replies.Count(IsFull)));
        Assert.Equal(201, (await TestPc.TryOpen(host.FromAnywhere())).Status);
    }

    [Fact]
    public async Task Cancelling_makes_room_for_one_session_and_cancelling_again_for_no_other()
    {
        var http = host.FromAnywhere();
        var opened = await Task.WhenAll(Enumerable.Range(0, LimitSettings.OpenPerAddress).Select(_ => TestPc.Open(http)));
        Assert.True(IsFull(await TestPc.TryOpen(http)));
        Assert.Equal((204, 409), ((await opened[0].Cancel()).Status, (await opened[0].Cancel()).Status));
        Assert.Equal(201, (await TestPc.TryOpen(http)).Status);
        Assert.True(IsFull(await TestPc.TryOpen(http)));
    }

    [Fact]
    public async Task A_session_whose_PC_left_and_may_come_back_still_counts()
    {
        var http = host.FromAnywhere();
        var opened = await Task.WhenAll(Enumerable.Range(0, LimitSettings.OpenPerAddress).Select(_ => TestPc.Open(http)));
        Assert.Equal(204, (await opened[0].Leave("?grace=30")).Status);
        Assert.True(IsFull(await TestPc.TryOpen(http)));
        Assert.Equal(204, (await opened[0].Leave("?grace=0")).Status);
        Assert.Equal(201, (await TestPc.TryOpen(http)).Status);
    }

    [Fact]
    public async Task A_session_stops_counting_when_it_expires_and_not_before()
    {
        var http = host.FromAnywhere();
        await Task.WhenAll(Enumerable.Range(0, LimitSettings.OpenPerAddress).Select(_ => TestPc.Open(http)));
        host.Clock.Advance(TimeSpan.FromSeconds(179));
        var full = await TestPc.TryOpen(http);
        Assert.Equal((true, 1), (IsFull(full), (int)full.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(201, (await TestPc.TryOpen(http)).Status);
    }

    [Fact]
    public async Task The_sessions_that_one_login_holds_are_limited_from_any_address()
    {
        var (phone, other) = (await NewPhone(), await NewPhone());
        var pcs = await Task.WhenAll(Enumerable.Range(0, LimitSettings.OpenPerLogin + 2).Select(_ => TestPc.Open(host.FromAnywhere())));
        var replies = await Task.WhenAll(pcs.Select(pc => phone.At(host.FromAnywhere()).Scan(pc)));
        Assert.Equal((LimitSettings.OpenPerLogin, 2), (replies.Count(r => r.Status == 200), replies.Count(IsFull)));
        Assert.Equal(200, (await other.Scan(await TestPc.Open(host.FromAnywhere()))).Status);
    }

    [Fact]
    public async Task A_login_may_rescan_a_session_that_it_holds()
    {
        var (phone, pcs, _) = await Full();
        Assert.Equal((200, 200), ((await phone.Scan(pcs[0])).Status, (await phone.Scan(pcs[1])).Status));
    }

    [Fact]
    public async Task A_refused_scan_does_not_count()
    {
        var (phone, pc) = (await NewPhone(), await TestPc.Open(host.FromAnywhere()));
        for (int i = 0; i <= LimitSettings.OpenPerLogin; i++) Assert.Equal("scan_code_stale", (await phone.Scan(pc.QrId, "guess")).Code);
        Assert.Equal(200, (await phone.Scan(pc)).Status);
    }

    [Theory]
    [InlineData("confirm")]
    [InlineData("deny")]
    public async Task A_decision_makes_room_for_one_more_session(string verb)
    {
        var (phone, pcs, tokens) = await Full();
        string? matchNumber = await Number(pcs[0]);
        Assert.Equal(
            200,
            (await phone.Call(HttpMethod.Post, $"qr-sessions/{pcs[0].QrId}/{verb}", new { confirmToken = tokens[0], matchNumber })).Status);
        await HasRoomForOne(phone);
    }

    [Fact]
    public async Task Only_the_third_wrong_number_frees_the_slot_of_a_login()
    {
        var (phone, pcs, tokens) = await Full();
        string matchNumber = await Number(pcs[0]) == "00" ? "01" : "00";
        Task<Reply> Guess() =>
            phone.Call(HttpMethod.Post, $"qr-sessions/{pcs[0].QrId}/confirm", new { confirmToken = tokens[0], matchNumber });
        Assert.Equal("wrong_number", (await Guess()).Code);
        Assert.True(IsFull(await phone.Scan(await TestPc.Open(host.FromAnywhere()))));
        Assert.Equal((1, 0), ((await Guess())["attemptsLeft"].GetInt32(), (await Guess())["attemptsLeft"].GetInt32()));
        await HasRoomForOne(phone);
    }

    [Fact]
    public async Task A_cancelled_session_stops_counting_once_the_phone_learns_of_it()
    {
        var (phone, pcs, tokens) = await Full();
        await pcs[0].Cancel();
        Assert.Equal("qr_finished", (await phone.Confirm(pcs[0], tokens[0])).Code);
        await HasRoomForOne(phone);
    }

    private static bool IsFull(Reply reply) =>
        reply.Status == 429 && reply.Code == "rate_limited" && reply.Headers.RetryAfter?.Delta > TimeSpan.Zero;

    private Task<TestPhone> NewPhone() => TestPhone.LoggedIn(host.FromAnywhere());

    private static async Task<string?> Number(TestPc pc) => (await pc.Poll())["matchNumber"].GetString();

    /// <summary>A phone that holds the maximum number of sessions.</summary>
    private async Task<(TestPhone Phone, TestPc[] Pcs, string[] ConfirmTokens)> Full()
    {
        var (phone, pcs) = (
            await NewPhone(),
            await Task.WhenAll(Enumerable.Range(0, LimitSettings.OpenPerLogin).Select(_ => TestPc.Open(host.FromAnywhere()))));
        return (phone, pcs, await Task.WhenAll(pcs.Select(phone.Scanned)));
    }

    private async Task HasRoomForOne(TestPhone phone)
    {
        Assert.Equal(200, (await phone.Scan(await TestPc.Open(host.FromAnywhere()))).Status);
        Assert.True(IsFull(await phone.Scan(await TestPc.Open(host.FromAnywhere()))));
    }

    [Fact]
    public async Task A_failed_opening_does_not_count()
    {
        var open = new OpenSessions(new() { OpenPerAddress = 1 }, Options.Create(new QrLoginOptions()), TimeProvider.System);
        QrId first = QrId.From(Unique.Bytes(16)), second = QrId.From(Unique.Bytes(16));
        Assert.Null(open.Reserve("here", first, new QrLoginOptions().SessionLifetime));
        Assert.NotNull(open.Reserve("here", second, new QrLoginOptions().SessionLifetime));
        await Assert.ThrowsAsync<TimeoutException>(() => open.OrReleaseAsync(
            "here", first, Task.FromException<int>(new TimeoutException())));
        Assert.Null(open.Reserve("here", second, new QrLoginOptions().SessionLifetime));
        Assert.Equal(7, await open.OrReleaseAsync("here", second, Task.FromResult(7)));
        Assert.NotNull(open.Reserve("here", first, new QrLoginOptions().SessionLifetime));
    }
}
