using System.Text.Json;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>A PC that waits instead of polling, by long poll and by event stream.</summary>
public abstract class WaitingTests(Site site)
{
    private HttpClient Http => site.Http;

    [Fact]
    public async Task A_stream_reports_each_change_of_status_and_ends_with_the_token()
    {
        var (phone, pc) = (await TestPhone.LoggedIn(Http, "Ann"), await TestPc.Open(Http));
        using var stream = await pc.Events();
        Assert.Equal(
            ("text/event-stream", "no-store"),
            (stream.Response.Content.Headers.ContentType?.ToString(), stream.Response.Headers.CacheControl?.ToString()));
        var waiting = await stream.Next();
        Assert.Equal(
            ("1", "status", "waiting", pc.QrText),
            (waiting?.Id, waiting?.Name, waiting?.Status, waiting?.Data.GetProperty("qrText").GetString()));

        await phone.Scanned(pc);
        var scanned = await stream.Next();
        Assert.Equal(
            ("2", "scanned", "Ann"),
            (scanned?.Id, scanned?.Status, scanned?.Data.GetProperty("account").GetProperty("displayName").GetString()));
        // A second scan does not change the status, so the next event is the confirmation.
        await phone.Approve(pc);
        var confirmed = await stream.Next();
        Assert.Equal(("3", "confirmed"), (confirmed?.Id, confirmed?.Status));
        Assert.Null(await stream.Next());

        string token = confirmed!.Data.GetProperty("token").GetProperty("accessToken").GetString()!;
        Assert.Equal(200, (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: pc.Device)).Status);
        Assert.Equal(token, await pc.Token());
    }

    [Fact]
    public async Task A_stream_contains_what_a_poll_returns()
    {
        var pc = await TestPc.Open(Http);
        using var stream = await pc.Events();
        var told = (await stream.Next())!.Data;
        Assert.Equal((await pc.Poll()).Members, told.EnumerateObject().Select(m => m.Name));
    }

    [Fact]
    public async Task A_stream_ends_when_the_phone_denies()
    {
        var (phone, pc) = (await site.AnyPhone(), await TestPc.Open(Http));
        using var stream = await pc.Events();
        await stream.Next();
        await phone.Deny(pc, await phone.Scanned(pc));
        // The scan may have been seen or skipped.
        Assert.Equal("denied", (await stream.Rest())[^1]);
    }

    [Fact]
    public async Task A_stream_ends_when_the_PC_cancels()
    {
        var pc = await TestPc.Open(Http);
        using var stream = await pc.Events();
        await stream.Next();
        await pc.Cancel();
        Assert.Equal(["cancelled"], await stream.Rest());
    }

    [Fact]
    public async Task A_stream_of_a_finished_session_has_one_event()
    {
        var pc = await TestPc.Open(Http);
        await pc.Cancel();
        using var stream = await pc.Events();
        Assert.Equal(["cancelled"], await stream.Rest());
    }

    [Fact]
    public async Task A_broken_stream_resumes_with_the_sessions_current_state()
    {
        var (phone, pc) = (await site.AnyPhone(), await TestPc.Open(Http));
        using (var broken = await pc.Events()) Assert.Equal("waiting", (await broken.Next())?.Status);
        await phone.Scanned(pc);
        using var stream = await pc.Events(lastEventId: "1");
        Assert.Equal(("2", "scanned"), ((await stream.Next()) is { } next ? (next.Id, next.Status) : default));
    }

    [Fact]
    public async Task A_stream_is_for_the_PC_that_opened_the_session()
    {
        var pc = await TestPc.Open(Http);
        using var stolen = await pc.Events(TestDevice.New("pc"));
        Assert.Equal(401, stolen.Status);
        Assert.Equal(
            (401, "invalid_poll_token"),
            (await Http.Call(
                HttpMethod.Get, $"api/v1/qr-sessions/{pc.QrId}/events", bearer: "qrp_" + new string('A', 43), device: pc.Device)).Refusal);
    }

    [Fact]
    public async Task Several_streams_of_one_PC_get_the_same_events_and_one_token()
    {
        var (phone, pc) = (await site.AnyPhone(), await TestPc.Open(Http));
        var streams = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => pc.Events()));
        foreach (var stream in streams) Assert.Equal("waiting", (await stream.Next())?.Status);
        await phone.Approve(pc);
        var tokens = new HashSet<string>();
        foreach (var stream in streams)
        {
            StreamEvent? last = null;
            while (await stream.Next() is { } next) last = next;
            tokens.Add(last!.Data.GetProperty("token").GetProperty("accessToken").GetString()!);
            stream.Dispose();
        }

        Assert.Single(tokens);
    }

    [Fact]
    public async Task A_thousand_streams_on_one_session_are_limited_to_a_few()
    {
        var pc = await TestPc.Open(Http);
        var streams = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => pc.Events()));
        var refused = streams.Where(s => s.Status == 429).ToList();
        // The limit is per front end, and there are two at most here.
        Assert.InRange(streams.Count(s => s.Status == 200), 1, 10);
        Assert.Equal(1000, streams.Count(s => s.Status is 200 or 429));
        Assert.All(refused, s => Assert.NotNull(s.Response.Headers.RetryAfter));
        Assert.Equal(
            "rate_limited",
            JsonDocument.Parse(await refused[0].Response.Content.ReadAsStringAsync(
                TestContext.Current.CancellationToken)).RootElement.GetProperty("code").GetString());
        Assert.Equal("waiting", await pc.Status());
        foreach (var stream in streams) stream.Dispose();
    }

    [Fact]
    public async Task A_long_poll_is_answered_when_the_status_changes()
    {
        var (phone, pc) = (await site.AnyPhone(), await TestPc.Open(Http));
        var poll = pc.Poll("?since=1&wait=25");
        string confirmToken = await phone.Scanned(pc);
        Assert.Equal(("scanned", 2), ((await poll)["status"].GetString(), (await poll)["version"].GetInt32()));

        poll = pc.Poll("?wait=25");
        // The current version is that at the request's arrival. If the phone is slower, the confirmation answers it.
        await pc.Poll();
        await phone.Confirm(pc, confirmToken);
        Assert.Equal("confirmed", (await poll)["status"].GetString());
        Assert.Equal(JsonValueKind.Object, (await poll)["token"].ValueKind);
    }

    [Fact]
    public async Task A_long_poll_with_an_old_version_is_answered_at_once()
    {
        var (phone, pc) = (await site.AnyPhone(), await TestPc.Open(Http));
        await phone.Scanned(pc);
        Assert.Equal("scanned", (await pc.Poll("?since=1&wait=25"))["status"].GetString());
        Assert.Equal("scanned", (await pc.Poll("?since=7&wait=25"))["status"].GetString());
        Assert.Equal("scanned", (await pc.Poll("?since=2&wait=0"))["status"].GetString());
        Assert.Equal("scanned", (await pc.Poll("?since=2"))["status"].GetString());
    }

    [Fact]
    public async Task A_long_poll_without_a_change_returns_the_session_unchanged()
    {
        var pc = await TestPc.Open(Http);
        var reply = await pc.Poll("?since=1&wait=1");
        Assert.Equal((200, "waiting", 1), (reply.Status, reply["status"].GetString(), reply["version"].GetInt32()));
        Assert.True(reply["expiresIn"].GetInt32() < pc.Opened["expiresIn"].GetInt32(), "No time has passed.");
    }

    [Theory]
    [InlineData("?wait=26", "wait")]
    [InlineData("?wait=-1", "wait")]
    [InlineData("?wait=1.5", "wait")]
    [InlineData("?wait=", "wait")]
    [InlineData("?wait=ten", "wait")]
    [InlineData("?wait=1&wait=2", "wait")]
    [InlineData("?since=-1&wait=1", "since")]
    [InlineData("?since=99999999999&wait=1", "since")]
    [InlineData("?since=one", "since")]
    public async Task An_invalid_wait_is_a_validation_problem(string query, string member)
    {
        var pc = await TestPc.Open(Http);
        var reply = await pc.Poll(query);
        Assert.Equal((400, "validation"), reply.Refusal);
        Assert.Equal([member], reply["errors"].EnumerateObject().Select(m => m.Name));
        // An unauthorized caller learns nothing about its parameters.
        Assert.Equal((401, "invalid_poll_token"), (await pc.Poll(query, TestDevice.New("pc"))).Refusal);
    }
}
