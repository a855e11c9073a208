using System.Diagnostics;
using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.NeverStuck;

/// <summary>Event streams that are refused or cut, and more of them than a browser can hold.</summary>
[Trait("Speed", "Slow")]
public sealed class StreamTests(Browser browser, ApiHost api) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    public async Task Where_streams_are_refused_for_good_the_page_polls_and_rarely_asks_again(int status)
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        int refused = 0;
        await pc.Page.RouteAsync("**/events", r =>
        {
            refused++;
            return r.FulfillAsync(new() { Status = status, ContentType = "text/html", Body = "<h1>No</h1>" });
        });
        await pc.Goes("/");
        await pc.Sees("waiting");
        await Pause.For(TimeSpan.FromSeconds(10));
        var situation = new Situation(pc, api.Http);
        await (await situation.Scanned())();
        await pc.Sees("logged-in");
        Assert.InRange(refused, 1, 2);
        Assert.Empty(situation.Errors);
    }

    [Fact]
    public async Task Cutting_the_stream_every_few_seconds_shows_no_trouble()
    {
        Browser.SkipIfMissing();
        await using var cable = new CuttableProxy(api.Http.BaseAddress!);
        await using var pc = await browser.Person(cable.Address);
        await pc.Goes("/");
        await pc.Sees("waiting");
        await pc.Page.EvaluateAsync("""
            () => {
              globalThis.said = [];
              const main = document.querySelector('main');
              const card = document.querySelector('qr-login').shadowRoot;
              const note = () => said.push(card.getElementById('trouble').hidden && !main.hasAttribute('data-offline'));
              new MutationObserver(note).observe(card, { subtree: true, attributes: true, childList: true, characterData: true });
              new MutationObserver(note).observe(main, { attributes: true });
            }
            """);
        for (int cut = 0; cut < 3; cut++)
        {
            cable.Pull();
            await Pause.For(TimeSpan.FromMilliseconds(500));
            cable.Plug();
            await Pause.For(TimeSpan.FromSeconds(4));
        }

        Assert.True(await pc.Page.EvaluateAsync<bool>("said.every(Boolean)"));
        await (await new Situation(pc, api.Http).Scanned())();
        await pc.Sees("logged-in");
    }

    [Fact]
    public async Task Ten_tabs_of_one_browser_have_their_codes_and_see_their_scans()
    {
        Browser.SkipIfMissing();
        await using var first = await browser.Person(api.Http.BaseAddress!);
        var pages = new List<IPage> { first.Page };
        for (int i = 1; i < 10; i++) pages.Add(await first.Page.Context.NewPageAsync());
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(pages.Select(async page =>
        {
            await page.GotoAsync("/");
            await page.Locator("main[data-state='waiting']").WaitForAsync();
        }));
        var took = Stopwatch.GetElapsedTime(start);
        TestContext.Current.TestOutputHelper?.WriteLine($"Ten codes after {took.TotalSeconds:F1} s.");
        Assert.True(took < TimeSpan.FromSeconds(25), $"{took}");
        var phone = await TestPhone.LoggedIn(api.Http);
        foreach (var page in pages)
        {
            string link = (await page.Locator("#hint-link").GetAttributeAsync("href"))!;
            await phone.Scan(new Uri(link).Segments[^1], link[(link.IndexOf("c=", StringComparison.Ordinal) + 2)..]);
        }

        foreach (var page in pages) await page.Locator("main[data-state='scanned']").WaitForAsync();
    }
}
