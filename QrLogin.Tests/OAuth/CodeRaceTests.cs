using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>
/// A person continues on this device, a phone scans and the page cancels at once; then the code is exchanged three times at once.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class CodeRaceTests(CodeHost site) : IClassFixture<CodeHost>
{
    private const int Rounds = 240, AtOnce = 24;

    private HttpClient Http => site.Http;

    [Fact]
    public async Task One_of_continue_scan_and_cancel_wins_and_one_of_three_exchanges()
    {
        var ends = new List<string>();
        for (int from = 0; from < Rounds; from += AtOnce)
        {
            // As many logins as one account may have.
            var phone = await TestPhone.LoggedIn(Http);
            var here = await TestPhone.Again(Http, phone.Username, TestDevice.New("web"));
            ends.AddRange(await Task.WhenAll(Enumerable.Range(from, AtOnce).Select(n => Round(n, phone, here))));
        }

        // Each must win at times; otherwise nothing raced.
        Assert.Equal(["cancelled", "confirmed", "scanned"], ends.Distinct().Order());
    }

    private async Task<string> Round(int number, TestPhone phone, TestPhone here)
    {
        var request = SiteRequest.New();
        var pc = TestPc.Of(Http, here.Device, await request.TryOpen(Http, here.Device));
        Func<Task<Reply>>[] verbs =
        [
            () => here.Call(HttpMethod.Post, $"qr-sessions/{pc.QrId}/continue", new { pollToken = pc.PollToken }),
            () => phone.Scan(pc),
            pc.Cancel,
        ];
        var sent = new Task<Reply>[verbs.Length];
        // Each is sent first equally often, and left out equally often.
        for (int i = 0; i < verbs.Length; i++)
        {
            int verb = (number + i) % verbs.Length;
            sent[verb] = i < 2 || number % 2 == 0 ? verbs[verb]() : Task.FromResult(await pc.Poll());
        }

        var replies = await Task.WhenAll(sent);
        bool continued = Won(0, "confirmed"), scanned = Won(1, "scanned"), cancelled = replies[2].Status == 204;
        string told = string.Join(" | ", replies.Select(r => $"{r.Status} {r.Text}"));
        Assert.False(continued && (scanned || cancelled), told);
        string end = (await pc.Status())!;
        Assert.True(end == (continued ? "confirmed" : cancelled ? "cancelled" : scanned ? "scanned" : "waiting"), $"{end}: {told}");
        if (end == "confirmed") await ExchangeAtOnce(request, await pc.Code());
        return end;

        // A poll in place of a verb has no such answer.
        bool Won(int verb, string status) =>
            replies[verb].Status == 200 && replies[verb].Json.TryGetProperty("qrId", out _) is false
            && replies[verb]["status"].GetString() == status;
    }

    private async Task ExchangeAtOnce(SiteRequest request, string code)
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => request.Exchange(Http, code)));
        var granted = Assert.Single(replies, reply => reply.Status == 200);
        Assert.All(replies.Where(reply => reply != granted), reply => Assert.Equal((400, "invalid_grant"), reply.OAuthRefusal));
        Assert.False((await Http.Introspect(granted["access_token"].GetString()!))["active"].GetBoolean());
    }
}
