using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>Checks that hold in every state of the phone's pages, for every person and screen.</summary>
[Trait("Speed", "Slow")]
public sealed partial class EveryStateTests(Browser browser, TourHost api, NpmClients npm) : IClassFixture<Browser>, IClassFixture<TourHost>
{
    private const string ScrollsSideways = "document.documentElement.scrollWidth > document.documentElement.clientWidth";

    /// <summary>The width of the text, in rem.</summary>
    private const string LineLength =
        "document.querySelector('main').offsetWidth / parseFloat(getComputedStyle(document.documentElement).fontSize)";

    private const string TextSize = "parseFloat(getComputedStyle(document.body).fontSize)";

    /// <summary>Every text on a page: its content, its title and the alternative texts of pictures.</summary>
    private const string Said = """
        [document.title, document.body.innerText, ...[...document.querySelectorAll('[aria-label], [title]')]
          .filter(e => e.checkVisibility()).flatMap(e => [e.ariaLabel, e.title])].join('\n')
        """;

    [Theory]
    [InlineData(ColorScheme.Light, "en-US")]
    [InlineData(ColorScheme.Dark, "zh-CN")]
    public async Task Assistive_technology_finds_names_roles_and_live_regions(ColorScheme scheme, string locale)
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Http.BaseAddress!, scheme, 390, 844, locale);
        await (await Visits(person, async name =>
        {
            var found = await person.Page.RunAxe();
            Assert.NotEmpty(found.Passes);
            Assert.Equal(
                "",
                string.Join(
                    '\n',
                    found.Violations.SelectMany(v => v.Nodes.Select(
                        n => $"{name}, {v.Id}: {n.Html} {string.Join(' ', n.Any.Select(c => c.Message))}"))));
        })).Takes();
    }

    [Fact]
    public async Task The_Chinese_pages_contain_no_English()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844, locale: "zh-CN");
        await (await Visits(person, async name =>
        {
            Assert.Equal("zh-Hans", await person.Page.Locator("html").GetAttributeAsync("lang"));
            string said = Names().Replace(await person.Page.EvaluateAsync<string>(Said), "");
            Assert.Equal("", string.Join(' ', English().Matches(said).Select(m => $"{name}: {m.Value}")));
        })).Takes();
    }

    [Fact]
    public async Task Every_page_fits_the_smallest_phone_and_the_largest_screen()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Http.BaseAddress!);
        await (await Visits(person, async name =>
        {
            foreach (int width in new[] { 320, 768, 1920, 3840 })
            {
                await person.Page.SetViewportSizeAsync(width, width * 9 / 16);
                // On a busy machine, the page learns its new size some frames later.
                await person.Page.WaitForFunctionAsync("width => innerWidth === width", width);
                await person.Page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
                Assert.False(await person.Page.EvaluateAsync<bool>(ScrollsSideways), $"{name} scrolls sideways at {width} pixels.");
                var (line, text) = (await person.Page.EvaluateAsync<double>(LineLength), await person.Page.EvaluateAsync<double>(TextSize));
                // Readable line lengths, with a font that scales with the screen.
                Assert.True(line <= 45, $"{name} has lines of {line} rem at {width} pixels.");
                Assert.True(text >= width / 160.0, $"{name} has text of {text} pixels at {width} pixels.");
            }

            // WCAG 2.2, 1.4.4 and 1.4.10: text of twice the size on the narrowest screen.
            await person.Page.SetViewportSizeAsync(320, 640);
            await person.Page.EvaluateAsync("document.documentElement.style.fontSize = '200%'");
            Assert.False(await person.Page.EvaluateAsync<bool>(ScrollsSideways), $"{name} scrolls sideways with large text.");
            await person.Page.EvaluateAsync("document.documentElement.style.fontSize = ''");
        })).Takes();
    }

    private async Task<Tour> Visits(Person person, Func<string, Task> look) => new(await person.WithDetector(npm), api.Http, look);

    [GeneratedRegex("[A-Za-z]{4,}")]
    private static partial Regex English();

    /// <summary>
    /// Names are not translated; nor are the codes that a TV shows, the names that devices report, and the switch to
    /// the other language.
    /// </summary>
    [GeneratedRegex(
        "QrLogin|English|HTTPS|iPhone|Chrome|HeadlessChrome|Linux|Office PC|Test phone|Demo|[A-Z]{4}-[A-Z]{4}|zoe-[a-z0-9-]+|Zoë",
        RegexOptions.IgnoreCase)]
    private static partial Regex Names();
}
