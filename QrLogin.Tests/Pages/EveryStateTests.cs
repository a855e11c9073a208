using System.Text.RegularExpressions;
using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>Checks that hold in every state of the phone's pages, for every person and screen.</summary>
[Trait("Speed", "Slow")]
public sealed partial class EveryStateTests(Browser browser, TourHost api, KeyTourHost keys, NpmClients npm)
    : IClassFixture<Browser>, IClassFixture<TourHost>, IClassFixture<KeyTourHost>
{
    private const int PhoneWidth = 390, PhoneHeight = 760, PcWidth = 1040, PcHeight = 680;

    private const string FitsSideways = "document.documentElement.scrollWidth <= document.documentElement.clientWidth";

    /// <summary>The width of the text, in rem.</summary>
    private const string LineLength =
        "document.querySelector('main').offsetWidth / parseFloat(getComputedStyle(document.documentElement).fontSize)";

    private const string TextSize = "parseFloat(getComputedStyle(document.body).fontSize)";

    /// <summary>Every text on a page: its content, its title and the alternative texts of pictures.</summary>
    private const string Said = """
        [document.title, document.body.innerText, ...[...document.querySelectorAll('[aria-label], [title]')]
          .filter(e => e.checkVisibility()).flatMap(e => [e.ariaLabel, e.title])].join('\n')
        """;

    /// <summary>Buttons that lay out text beside an element, such as a name, and so drop the space between them.</summary>
    private const string WithoutSpaces = """
        [...document.querySelectorAll('.button')].filter(b => getComputedStyle(b).display.includes('flex') && b.children.length > 0
          && [...b.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim() !== '')).map(b => b.innerText).join('\n')
        """;

    /// <summary>One tour for all checks, because a tour takes a minute. Each check names the state in which it fails.</summary>
    [Theory]
    [InlineData(ColorScheme.Light, "en-US", "en")]
    [InlineData(ColorScheme.Dark, "zh-CN", "zh")]
    public async Task Every_state_is_accessible_in_one_language_and_fits_every_screen(ColorScheme scheme, string locale, string language)
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Http.BaseAddress!, scheme, PhoneWidth, PhoneHeight, locale);
        await new Tour(
            await person.WithDetector(npm), api.Http, name => Check(person, name, language, PhoneWidth, PhoneHeight)).Takes();
    }

    [Theory]
    [InlineData(ColorScheme.Light, "en-US", "en")]
    [InlineData(ColorScheme.Dark, "zh-CN", "zh")]
    public async Task So_is_every_state_of_the_pages_for_the_visitor_of_a_site(ColorScheme scheme, string locale, string language)
    {
        Browser.SkipIfMissing();
        await using var visitor = await browser.Person(api.Http.BaseAddress!, scheme, PcWidth, PcHeight, locale);
        await new SiteTour(visitor, api.Http, name => Check(visitor, name, language, PcWidth, PcHeight)).Takes();
    }

    [Theory]
    [InlineData(ColorScheme.Light, "en-US", "en")]
    [InlineData(ColorScheme.Dark, "zh-CN", "zh")]
    public async Task So_is_every_state_with_passkeys_and_identity_providers(ColorScheme scheme, string locale, string language)
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(keys.Localhost, scheme, PhoneWidth, PhoneHeight, locale);
        await new KeyTour(person, keys, name => Check(person, name, language, PhoneWidth, PhoneHeight)).Takes();
    }

    private static async Task Check(Person person, string name, string language, int width, int height)
    {
        var page = person.Page;
        if (Snapshot.IsUpdating) await ScreenshotTests.TakeSmall(person, $"{name}-{language}");
        await page.IsAccessible(name);
        Assert.Equal("", await page.EvaluateAsync<string>(WithoutSpaces));
        if (language == "zh") await ContainsNoEnglish(page, name);
        await FitsEveryScreen(page, name);
        await page.SetViewportSizeAsync(width, height);
    }

    private static async Task ContainsNoEnglish(IPage page, string name)
    {
        Assert.Equal("zh-Hans", await page.Locator("html").GetAttributeAsync("lang"));
        string said = Names().Replace(await page.EvaluateAsync<string>(Said), "");
        Assert.Equal("", string.Join(' ', English().Matches(said).Select(m => $"{name}: {m.Value}")));
    }

    private static async Task FitsEveryScreen(IPage page, string name)
    {
        foreach (int width in new[] { 320, 768, 1920, 3840 })
        {
            await page.SetViewportSizeAsync(width, width * 9 / 16);
            await BecomesTrue(page, width, FitsSideways, $"{name} scrolls sideways");
            // Readable line lengths, with a font that scales with the screen.
            await BecomesTrue(page, width, $"{LineLength} <= 45", $"{name} has lines of more than 45 rem");
            await BecomesTrue(page, width, $"{TextSize} >= innerWidth / 160", $"{name} has small text");
        }

        // WCAG 2.2, 1.4.4 and 1.4.10: text of twice the size on the narrowest screen.
        await page.EvaluateAsync("document.documentElement.style.fontSize = '200%'");
        await page.SetViewportSizeAsync(320, 640);
        await BecomesTrue(page, 320, FitsSideways, $"{name} scrolls sideways with large text");
        await page.EvaluateAsync("document.documentElement.style.fontSize = ''");
    }

    /// <summary>Waits for a resized page: it learns its size some frames later, and its media queries follow.</summary>
    private static async Task BecomesTrue(IPage page, int width, string condition, string otherwise)
    {
        await page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        try
        {
            await page.WaitForFunctionAsync($"() => innerWidth === {width} && {condition}", options: new() { Timeout = 10_000 });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{otherwise} at {width} pixels.");
        }
    }

    [GeneratedRegex("[A-Za-z]{4,}")]
    private static partial Regex English();

    /// <summary>
    /// Names are not translated; nor are the codes that a TV shows, the names that devices report, and the switch to
    /// the other language. An error of a site is for its developer.
    /// </summary>
    [GeneratedRegex(
        "QrLogin|English|HTTPS|iPhone|Chrome|HeadlessChrome|Linux|Office PC|Test phone|Demo|[A-Z]{4}-[A-Z]{4}|zoe-[a-z0-9-]+|Zoë"
            + "|The web site|The corporate|The partner|invalid_client: .*|JSON",
        RegexOptions.IgnoreCase)]
    private static partial Regex Names();
}
