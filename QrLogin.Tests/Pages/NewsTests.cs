using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>How the PC's page follows its session: by a stream, else by long polls, else by polls.</summary>
[Trait("Speed", "Slow")]
public sealed class NewsTests(Browser browser, ApiHost api) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_page_follows_the_stream_and_does_not_poll()
    {
        Browser.SkipIfMissing();
        await using var pc = await AtThePc();
        var asked = Asked(pc);
        await Approve(pc);
        await pc.Sees("logged-in");
        Assert.DoesNotContain(
            asked,
            url => url.Contains("/qr-sessions/", StringComparison.Ordinal) && !url.EndsWith("/events", StringComparison.Ordinal));
        Assert.Empty(pc.Complaints);
    }

    [Theory]
    [InlineData("a proxy that knows no streams")]
    [InlineData("a proxy that collects a stream before it passes it on")]
    public async Task Without_streams_the_page_uses_long_polls(string proxy)
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        if (proxy.EndsWith("no streams", StringComparison.Ordinal))
            await pc.Page.RouteAsync("**/events", r => r.FulfillAsync(new() { Status = 404 }));
        // The response never sends a byte. The page's clock is moved past its timeout.
        else await pc.Page.RouteAsync("**/events", _ => Task.CompletedTask);
        await pc.Page.Clock.InstallAsync();
        var asked = Asked(pc);
        await pc.Goes("/");
        await pc.Sees("waiting");
        while (!asked.Any(url => url.Contains("wait=20", StringComparison.Ordinal))) await pc.Page.Clock.RunForAsync(5000);
        await Approve(pc);
        await pc.Sees("logged-in");
    }

    [Fact]
    public async Task Without_streams_and_long_polls_the_page_polls()
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        await pc.Page.RouteAsync("**/events", r => r.FulfillAsync(new() { Status = 404 }));
        await pc.Page.RouteAsync("**/qr-sessions/*wait=*", r => r.FulfillAsync(new() { Status = 400 }));
        await pc.Goes("/");
        await pc.Sees("waiting");
        await Approve(pc);
        await pc.Sees("logged-in");
    }

    [Fact]
    public async Task After_an_outage_the_page_continues_by_itself()
    {
        Browser.SkipIfMissing();
        await using var cable = new CuttableProxy(api.Http.BaseAddress!);
        await using var pc = await browser.Person(cable.Address);
        string qr = await IsCutOff(pc, cable);
        await Approve(pc, qr);
        cable.Plug();
        await pc.Sees("logged-in");
    }

    [Fact]
    public async Task The_offline_notice_disappears_when_the_network_is_back()
    {
        Browser.SkipIfMissing();
        await using var cable = new CuttableProxy(api.Http.BaseAddress!);
        await using var pc = await browser.Person(cable.Address);
        await IsCutOff(pc, cable);
        cable.Plug();
        await pc.Page.Locator("main:not([data-offline])").WaitForAsync();
        await pc.Sees("waiting");
    }

    /// <summary>The page shows a code, then goes offline and says so. Returns the content of the code.</summary>
    private static async Task<string> IsCutOff(Person pc, CuttableProxy cable)
    {
        await pc.Goes("/");
        await pc.Sees("waiting");
        string qr = await pc.ScansScreen();
        cable.Pull();
        await pc.Page.Locator("main[data-offline]").WaitForAsync();
        return qr;
    }

    private static List<string> Asked(Person person)
    {
        var urls = new List<string>();
        person.Page.Request += (_, request) => urls.Add(request.Url);
        return urls;
    }

    private async Task<Person> AtThePc()
    {
        var pc = await (await browser.Person(api.Http.BaseAddress!)).Goes("/");
        await pc.Sees("waiting");
        return pc;
    }

    /// <summary>A phone scans the screen and confirms.</summary>
    private async Task Approve(Person pc, string? qr = null)
    {
        qr ??= await pc.ScansScreen();
        var phone = await TestPhone.LoggedIn(api.Http);
        string id = qr[(qr.IndexOf("/q/", StringComparison.Ordinal) + 3)..qr.IndexOf('?', StringComparison.Ordinal)];
        var scanned = await phone.Scan(id, qr[(qr.IndexOf("c=", StringComparison.Ordinal) + 2)..]);
        var confirmed = await phone.Call(
            HttpMethod.Post, $"qr-sessions/{id}/confirm", new { confirmToken = scanned["confirmToken"].GetString() });
        Assert.Equal(200, confirmed.Status);
    }
}
