using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>Effects of time, seen over HTTP. The tests of this class run one after the other and move one clock.</summary>
public abstract class TimeTests(ClockedApiHost api)
{
    [Fact]
    public async Task Both_the_PC_and_the_phone_learn_of_an_expired_code()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(api.Http), await TestPc.Open(api.Http));
        string confirmToken = await phone.Scanned(pc);
        api.Clock.Advance(TimeSpan.FromSeconds(180));

        var view = await pc.Poll();
        Assert.Equal(("expired", 3, 0), (view["status"].GetString(), view["version"].GetInt32(), view["expiresIn"].GetInt32()));
        Assert.Equal((410, "qr_expired"), (await phone.Scan(pc)).Refusal);
        Assert.Equal((410, "qr_expired"), (await phone.Confirm(pc, confirmToken)).Refusal);
        Assert.Equal((410, "qr_expired"), (await phone.Deny(pc, confirmToken)).Refusal);
        var cancel = await pc.Cancel();
        Assert.Equal((409, "qr_finished", "expired"), (cancel.Status, cancel.Code, cancel["sessionStatus"].GetString()));
    }

    [Fact]
    public async Task A_phone_that_waits_while_its_person_decides_is_told_of_the_expiry()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(api.Http), await TestPc.Open(api.Http));
        await phone.Scanned(pc);
        api.Clock.Advance(TimeSpan.FromSeconds(175));
        var waiting = phone.Follow(pc, "?since=2&wait=25");
        await MoveOnUntil(waiting, TimeSpan.FromSeconds(6));
        var expired = await waiting;
        Assert.Equal(
            ("expired", 3, 0), (expired["status"].GetString(), expired["version"].GetInt32(), expired["expiresIn"].GetInt32()));
    }

    [Fact]
    public async Task A_stream_and_a_long_poll_report_the_expiry_when_it_happens()
    {
        var pc = await TestPc.Open(api.Http);
        using var stream = await pc.Events();
        await stream.Next();
        var poll = pc.Poll("?wait=25");
        var expired = stream.NextWhere(e => e.Status != "waiting");
        while (!expired.IsCompleted || !poll.IsCompleted) await MoveOn(TimeSpan.FromSeconds(10));
        Assert.Equal(("2", "expired"), (await expired) is { } e ? (e.Id, e.Status) : default);
        Assert.Null(await stream.Next());
        Assert.Equal(200, (await poll).Status);
    }

    [Fact]
    public async Task The_code_on_the_screen_changes_and_an_older_one_is_stale()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(api.Http), await TestPc.Open(api.Http));
        using var stream = await pc.Events();
        Assert.Equal(pc.QrText, (await stream.Next())?.Data.GetProperty("qrText").GetString());
        var next = stream.Next();
        await MoveOnUntil(next, TimeSpan.FromSeconds(35));
        var second = (await next)!;
        Assert.Equal(("1", "waiting"), (second.Id, second.Status));
        string text = second.Data.GetProperty("qrText").GetString()!;
        Assert.NotEqual(pc.QrText, text);
        Assert.Equal(text, (await pc.Poll())["qrText"].GetString());

        api.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal((400, "scan_code_stale"), (await phone.Scan(pc)).Refusal);
        // The previous code is still accepted, because opening a link takes a moment.
        Assert.Equal(200, (await phone.Scan(pc.QrId, text.Split("c=")[1])).Status);
        api.Clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(200, (await phone.Scan(pc)).Status);
    }

    [Fact]
    public async Task The_picture_shows_the_current_code()
    {
        var pc = await TestPc.Open(api.Http);
        string before = (await pc.Image()).Text;
        Assert.Equal(before, (await pc.Image()).Text);
        api.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.NotEqual(before, (await pc.Image()).Text);
    }

    [Fact]
    public async Task An_idle_stream_sends_heartbeats()
    {
        var pc = await TestPc.Open(api.Http);
        using var stream = await pc.Events();
        await stream.Next();
        var start = api.Clock.GetUtcNow();
        string? line;
        do
        {
            var next = stream.Line();
            await MoveOnUntil(next, GrainCallTimeouts.MaxWait);
            line = await next;
        }
        while (line != ":");
        Assert.InRange((api.Clock.GetUtcNow() - start).TotalSeconds, 1, 25);
    }

    /// <summary>
    /// Advances by seconds past a time, and then by little, which also wakes waiting calls: on a slow machine, nothing else may become
    /// due while the response is on its way.
    /// </summary>
    private async Task MoveOnUntil(Task response, TimeSpan due)
    {
        for (int i = 0; !response.IsCompleted; i++)
            await MoveOn(i <= due.TotalSeconds ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(10));
    }

    /// <summary>Advances the clock, and makes a call so that the service notices.</summary>
    private async Task MoveOn(TimeSpan span)
    {
        await api.Http.Call(HttpMethod.Get, "health/live");
        api.Clock.Advance(span);
    }

    [Fact]
    public async Task A_late_confirmation_moves_the_expiry_once()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(api.Http), await TestPc.Open(api.Http));
        string confirmToken = await phone.Scanned(pc);
        api.Clock.Advance(TimeSpan.FromSeconds(170));
        await phone.Confirm(pc, confirmToken);
        Assert.Equal(60, (await pc.Poll())["expiresIn"].GetInt32());
    }

    [Fact]
    public async Task The_token_is_returned_again_for_a_minute_and_then_never()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(api.Http), await TestPc.Open(api.Http));
        await phone.Approve(pc);
        string? token = await pc.Token();
        api.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(token, await pc.Token());

        api.Clock.Advance(TimeSpan.FromSeconds(1));

        var late = await pc.Poll();
        Assert.Equal(
            ("redeemed", 4, System.Text.Json.JsonValueKind.Null),
            (late["status"].GetString(), late["version"].GetInt32(), late["token"].ValueKind));
        Assert.Equal(200, (await api.Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: pc.Device)).Status);
    }

    [Fact]
    public async Task A_finished_session_is_known_for_two_minutes_and_then_erased()
    {
        var pc = await TestPc.Open(api.Http);
        await pc.Cancel();
        api.Clock.Advance(TimeSpan.FromSeconds(180 + 119));
        Assert.Equal("cancelled", await pc.Status());
        await api.Clock.AdvanceUntil(TimeSpan.FromMinutes(16), async () => (await pc.Poll()).Status != 200);
        Assert.Equal((401, "invalid_poll_token"), (await pc.Poll()).Refusal);
    }

    [Fact]
    public async Task An_expired_login_token_gets_the_same_bytes_as_an_unknown_one()
    {
        var phone = await TestPhone.LoggedIn(api.Http);
        api.Clock.Advance(TimeSpan.FromDays(30));
        var expired = await phone.Call(HttpMethod.Get, "me");
        phone.Token = "qrl_" + new string('A', 64);
        Assert.Equal(Replies.Everything(await phone.Call(HttpMethod.Get, "me")), Replies.Everything(expired));
    }

    [Fact]
    public async Task A_QR_login_is_marked_new_for_a_day()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(api.Http), await TestPc.Open(api.Http));
        await phone.Approve(pc);
        await pc.Token();
        async Task<bool> IsNew() =>
            (await phone.Call(HttpMethod.Get, "logins"))["logins"].EnumerateArray().Any(l => l.GetProperty("isNew").GetBoolean());
        Assert.True(await IsNew());
        api.Clock.Advance(TimeSpan.FromHours(24));
        Assert.False(await IsNew());
    }
}
