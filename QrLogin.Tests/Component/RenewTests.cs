using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Component;

/// <summary>The component on a kiosk, which nobody touches: with <c>renew</c>, it shows a new code by itself.</summary>
[Trait("Speed", "Slow")]
public sealed class RenewTests(Browser browser, KioskHost api) : IClassFixture<Browser>, IClassFixture<KioskHost>
{
    [Fact]
    public async Task A_new_code_appears_later_each_time_until_somebody_scans_one()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        await person.Page.Clock.InstallAsync();
        var kiosk = await Kiosk(person);
        string first = await Link(kiosk);
        await kiosk.Is("expired");
        await person.Page.Clock.RunForAsync(5_000);
        await kiosk.Is("waiting");
        Assert.NotEqual(first, await Link(kiosk));

        await kiosk.Is("expired");
        await person.Page.Clock.RunForAsync(5_000);
        Assert.Equal("expired", await kiosk.Element.GetAttributeAsync("state"));
        await person.Page.Clock.RunForAsync(5_000);

        await kiosk.ScannedBy("Ann");
        await kiosk.Is("expired");
        await person.Page.Clock.RunForAsync(5_000);
        await kiosk.Is("waiting");
        Assert.Empty(kiosk.Complaints);
    }

    [Fact]
    public async Task A_hidden_page_shows_no_new_code_until_it_is_visible()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        await person.Page.Clock.InstallAsync();
        var kiosk = await Kiosk(person);
        await person.Page.EvaluateAsync("Object.defineProperty(document, 'hidden', { get: () => !globalThis.isShown })");
        await Ends(kiosk);
        await person.Page.Clock.RunForAsync(60_000);
        Assert.Equal("cancelled", await kiosk.Element.GetAttributeAsync("state"));
        await person.Page.EvaluateAsync("globalThis.isShown = true; document.dispatchEvent(new Event('visibilitychange'));");
        await kiosk.Is("waiting");
    }

    [Fact]
    public async Task Without_the_attribute_a_person_asks_for_the_next_code()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        await person.Page.Clock.InstallAsync();
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.PageFor(api.Http.BaseAddress!, "<qr-login></qr-login>"));
        await pc.Is("waiting");
        await Ends(pc);
        await person.Page.Clock.RunForAsync(600_000);
        Assert.Equal("cancelled", await pc.Element.GetAttributeAsync("state"));
    }

    private async Task<ShownComponent> Kiosk(Person person)
    {
        var kiosk = await ShownComponent.On(
            person, api.Http, api.Foreign.PageFor(api.Http.BaseAddress!, "<qr-login renew></qr-login>"));
        await kiosk.Is("waiting");
        return kiosk;
    }

    private static async Task Ends(ShownComponent kiosk)
    {
        await kiosk.Element.EvaluateAsync("e => e.cancel()");
        await kiosk.Is("cancelled");
    }

    private static Task<string> Link(ShownComponent kiosk) => kiosk.Element.EvaluateAsync<string>("e => e.link");
}

/// <summary>Its codes expire while a test waits.</summary>
public sealed class KioskHost() : ForeignSiteHost(new() { ["QrLogin:SessionLifetime"] = "00:00:04" });
