using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.NeverStuck;

/// <summary>How long a person waits for a code on a slow network.</summary>
[Trait("Speed", "Slow")]
[Collection(Serial.Name)]
public sealed class TimeToCodeTests(Browser browser, ApiHost api) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_code_is_shown_within_three_round_trips_after_the_document()
    {
        Browser.SkipIfMissing();
        var table = new System.Text.StringBuilder();
        foreach (int latency in new[] { 0, 100, 400, 1000 })
        {
            await using var pc = await browser.Person(api.Http.BaseAddress!);
            var session = await pc.Page.Context.NewCDPSessionAsync(pc.Page);
            await session.SendAsync("Network.enable");
            await session.SendAsync(
                "Network.emulateNetworkConditions",
                new Dictionary<string, object>
                {
                    ["offline"] = false,
                    ["latency"] = latency,
                    ["downloadThroughput"] = -1,
                    ["uploadThroughput"] = -1
                });
            long start = Stopwatch.GetTimestamp();
            await pc.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.Commit });
            await pc.The("qr").WaitForAsync();
            await pc.Sees("waiting");
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            table.AppendLine(CultureInfo.InvariantCulture, $"| {latency} ms | {seconds:F2} s |");
            // Four round trips: the document, the script, the session and its picture.
            double aim = 1.4 + (4 * latency / 1000.0);
            Assert.True(seconds < 5 * aim, table.ToString());
        }

        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
        Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts"));
        await File.WriteAllTextAsync(
            Path.Combine(Repository.Root, "artifacts", "time-to-code.md"), table.ToString(), TestContext.Current.CancellationToken);
    }
}
