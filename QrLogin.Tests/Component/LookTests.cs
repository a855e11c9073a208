using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Component;

/// <summary>The component's look, texts and operation, for every person and every site.</summary>
[Trait("Speed", "Slow")]
public sealed class LookTests(Browser browser, ComponentHost api) : IClassFixture<Browser>, IClassFixture<ComponentHost>
{
    private const string Colour = "(e, selector) => getComputedStyle(e.shadowRoot.querySelector(selector)).backgroundColor";

    private Uri Server => api.Http.BaseAddress!;

    [Theory]
    [InlineData("en", "<qr-login></qr-login>", "Log in with your phone", "Scanned by Ann", "en")]
    [InlineData("zh-CN", "<qr-login></qr-login>", "用手机扫码登录", "Ann 已扫码", "zh-CN")]
    [InlineData("en", "<qr-login lang=zh></qr-login>", "用手机扫码登录", "Ann 已扫码", "zh")]
    [InlineData("fr", "<qr-login></qr-login>", "Log in with your phone", "Scanned by Ann", "en")]
    [InlineData(
        "de",
        """<qr-login texts='{"title":"Mit dem Handy anmelden","scannedTitle":"Gescannt von {name}"}'></qr-login>""",
        "Mit dem Handy anmelden",
        "Gescannt von Ann",
        "de")]
    public async Task The_component_uses_the_language_of_its_page_or_its_own(
        string page, string tag, string title, string scanned, string spoken)
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.PageFor(Server, tag, lang: page));
        await pc.Is("waiting");
        Assert.Contains(title, await pc.Text(), StringComparison.Ordinal);
        await pc.ScannedBy("Ann");
        Assert.Contains(scanned, await pc.Text(), StringComparison.Ordinal);
        Assert.Equal(spoken, await pc.Element.Locator(".card").GetAttributeAsync("lang"));
        Assert.Empty(pc.Complaints);
    }

    [Fact]
    public async Task The_component_changes_its_language_while_shown()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.PageFor(Server, "<qr-login></qr-login>"));
        await pc.ScannedBy("Ann");
        await pc.Element.EvaluateAsync("e => { e.lang = 'zh'; }");
        string text = await pc.Text();
        Assert.All(["Ann 已扫码", "剩余有效时间", "取消", "请在手机上输入此数字"], said => Assert.Contains(said, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_is_shown_as_text_and_never_as_markup()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.PageFor(Server, "<qr-login></qr-login>"));
        await pc.ScannedBy("<img src=x> *{name}* {number}");
        Assert.Equal("Scanned by <img src=x> *{name}* {number}", await pc.The("scanned-by").InnerTextAsync());
    }

    [Fact]
    public async Task A_site_can_change_colours_parts_and_texts()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        const string Tag = "<qr-login heading-level=3><h3 slot=title>Bring your phone</h3><p slot=footer>Or call us</p></qr-login>";
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.PageFor(Server, Tag, "<link rel=stylesheet href=/own.css>"));
        await pc.Is("waiting");
        await pc.Page.GetByRole(AriaRole.Heading, new() { Name = "Bring your phone", Level = 3 }).WaitForAsync();
        Assert.True(await pc.Page.GetByText("Or call us").IsVisibleAsync());
        await pc.The("cancel").ClickAsync();
        await pc.Is("cancelled");
        Assert.Equal("rgb(1, 2, 3)", await pc.Element.EvaluateAsync<string>(Colour, "[data-test=new-code]"));
        Assert.Equal(
            "rgb(4, 5, 6)",
            await pc.Page.GetByRole(AriaRole.Heading, new() { Name = "Login cancelled", Level = 3 })
                .EvaluateAsync<string>("e => getComputedStyle(e).color"));
    }

    [Theory]
    [InlineData(ColorScheme.Light, "light dark", "rgb(255, 255, 255)")]
    [InlineData(ColorScheme.Dark, "light dark", "rgb(21, 26, 38)")]
    [InlineData(ColorScheme.Dark, "light", "rgb(255, 255, 255)")]
    public async Task The_component_is_dark_if_the_person_and_the_site_want_it(ColorScheme scheme, string site, string surface)
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address, scheme, width: 320);
        var pc = await ShownComponent.On(
            person, api.Http, api.Foreign.PageFor(Server, "<qr-login></qr-login>", $"<meta name=color-scheme content='{site}'>"));
        await pc.Is("waiting");
        Assert.Equal(surface, await pc.Element.EvaluateAsync<string>(Colour, ".card"));
        Assert.StartsWith(Server + "q/", await person.ScansScreen(), StringComparison.Ordinal);
        Assert.False(await pc.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
    }

    [Theory]
    [InlineData("ltr", true)]
    [InlineData("rtl", false)]
    public async Task The_QR_code_starts_at_the_inline_start(string direction, bool left)
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await ShownComponent.On(
            person, api.Http, api.Foreign.PageFor(Server, $"<div dir={direction}><qr-login></qr-login></div>"));
        await pc.Is("waiting");
        var (code, words) = (await pc.The("qr").BoundingBoxAsync(), await pc.Element.Locator(".text").BoundingBoxAsync());
        Assert.Equal(left, code!.X < words!.X);
    }

    [Fact]
    public async Task Nothing_moves_with_reduced_motion()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        await person.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.PageFor(Server, "<qr-login></qr-login>"));
        await pc.ScannedBy("Ann");
        Assert.Equal(
            "0.001s 1",
            await pc.Element.EvaluateAsync<string>(
                "e => { const style = getComputedStyle(e.shadowRoot.querySelector('.pulse')); return style.animationDuration + ' ' + "
                    + "style.animationIterationCount; }"));
    }

    [Fact]
    public async Task A_person_without_a_mouse_cancels_and_begins_again()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.PageFor(Server, "<qr-login></qr-login>"));
        await pc.Is("waiting");
        await pc.Page.Keyboard.PressAsync("Tab");
        await pc.Element.Locator("[data-test=cancel]:focus-visible").WaitForAsync();
        await pc.Page.Keyboard.PressAsync("Enter");
        await pc.Is("cancelled");
        // The element with the status text.
        await pc.Element.Locator("[role=heading]:focus").WaitForAsync();
        await pc.Page.Keyboard.PressAsync("Shift+Tab");
        await pc.Element.Locator("[data-test=new-code]:focus-visible").WaitForAsync();
        await pc.Page.Keyboard.PressAsync("Space");
        await pc.Is("waiting");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_in_any_state(ColorScheme scheme)
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address, scheme);
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.ExampleFor(Server));
        await pc.Is("waiting");
        await IsClean(pc.Page);
        var scan = await pc.ScannedBy("Ann");
        await IsClean(pc.Page);
        await scan.Denies();
        await pc.Is("denied");
        await IsClean(pc.Page);
        await pc.Page.Context.SetOfflineAsync(true);
        await pc.The("new-code").ClickAsync();
        await pc.Page.Locator("qr-login[state='loading'][offline]").WaitForAsync();
        await IsClean(pc.Page);
        await pc.Page.Context.SetOfflineAsync(false);
        await pc.ConfirmedBy("Ann");
        await IsClean(pc.Page);
    }

    [Fact]
    public async Task Axe_finds_nothing_on_our_own_page()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(Server);
        var pc = await ShownComponent.On(person, api.Http, "/");
        await pc.Is("waiting");
        await IsClean(pc.Page);
        await pc.ConfirmedBy("Ann");
        await person.Sees("logged-in");
        await IsClean(pc.Page);
    }

    /// <summary>Checks once all animations have ended, because half-faded text has half its contrast.</summary>
    private static async Task IsClean(IPage page)
    {
        await page.EvaluateAsync(
            "Promise.all([document, ...[...document.querySelectorAll('qr-login')].map(e => e.shadowRoot)].flatMap(r => "
                + "r.getAnimations()).filter(a => a.effect.getTiming().iterations !== Infinity).map(a => a.finished))");
        await page.IsAccessible("component");
    }
}
