using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>
/// Takes the screenshots of the README and of docs/screens.md, which scripts/update.sh screenshots keeps. <see cref="EveryStateTests"/>
/// take those of the phone's pages.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class ScreenshotTests(Browser browser, ApiHost api, TourHost tour)
    : IClassFixture<Browser>, IClassFixture<TourHost>
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_page_of_a_login_has_a_screenshot(ColorScheme scheme)
    {
        Browser.SkipIfMissing();
        string suffix = scheme.ToString().ToLowerInvariant();
        await using var pc = await (await browser.Person(api.Http.BaseAddress!, scheme, 1040, 640)).Goes("/");
        await using var phone = await browser.Person(api.Http.BaseAddress!, scheme, 390, 760);
        await pc.Sees("waiting");
        await Take(pc, $"pc-waiting-{suffix}");
        await phone.Goes(await pc.ScansScreen());
        await phone.Sees("form");
        await Take(phone, $"phone-form-{suffix}");
        await phone.Registers("zoe-" + Unique.Text(), "Zoë Wang");
        await phone.Sees("decide");
        await pc.Sees("scanned");
        await Take(phone, $"phone-decide-{suffix}");
        await Take(pc, $"pc-scanned-{suffix}");
        await phone.Clicks("confirm");
        await pc.Sees("logged-in");
        await Take(pc, $"pc-logged-in-{suffix}");
        await phone.Sees("confirmed");
        await Take(phone, $"phone-confirmed-{suffix}");
        var tv = await Tv.Asks(api.Http);
        await phone.Goes("/link");
        await phone.Sees("link");
        await phone.Types("user-code", tv.UserCode);
        await Take(phone, $"phone-link-{suffix}");
        await phone.Clicks("look-up");
        await phone.Sees("decide");
        await Take(phone, $"phone-decide-tv-{suffix}");
        await phone.Clicks("confirm");
        await phone.Sees("confirmed");
        Assert.True((await tv.Polls()).TryGetProperty("access_token", out _));
        await phone.Goes("/account");
        await phone.Sees("shown");
        await Take(phone, $"account-{suffix}");
    }

    [Theory]
    [InlineData(ColorScheme.Light, "en-US", "en")]
    [InlineData(ColorScheme.Dark, "zh-CN", "zh")]
    public async Task Every_state_of_the_PCs_page_has_a_screenshot(ColorScheme scheme, string locale, string language)
    {
        Browser.SkipIfMissing();
        await using var pc = await (await browser.Person(tour.Http.BaseAddress!, scheme, 1040, 680, locale)).Goes("/");
        await pc.Sees("waiting");
        await TakeSmall(pc, $"pc-waiting-{language}");
        await pc.Clicks("cancel");
        await pc.Sees("cancelled");
        await TakeSmall(pc, $"pc-cancelled-{language}");
        await pc.Clicks("new-code");
        await pc.Sees("waiting");
        var phone = await TestPhone.LoggedIn(tour.Http, "Zoë 王");
        await LogsIn(pc, phone, () => TakeSmall(pc, $"pc-scanned-{language}"));
        await TakeSmall(pc, $"pc-logged-in-{language}");
        await phone.Call(HttpMethod.Delete, "logins");
        await pc.Sees("logged-out");
        await TakeSmall(pc, $"pc-logged-out-{language}");
    }

    [Theory]
    [InlineData(ColorScheme.Light, "en-US", "en")]
    [InlineData(ColorScheme.Dark, "zh-CN", "zh")]
    public async Task Every_fault_on_the_PCs_page_has_a_screenshot(ColorScheme scheme, string locale, string language)
    {
        Browser.SkipIfMissing();
        await using var pc = await (await browser.Person(tour.Http.BaseAddress!, scheme, 1040, 680, locale)).Goes("/");
        var phone = await TestPhone.LoggedIn(tour.Http, "Zoë 王");
        await LogsIn(pc, phone);
        await pc.Page.RouteAsync("**/api/**", route => route.AbortAsync());
        await pc.Page.Locator("#trouble:visible").First.WaitForAsync();
        await TakeSmall(pc, $"pc-offline-{language}");
        await pc.Clicks("log-out");
        await pc.Page.Locator("#unconfirmed:visible").WaitForAsync();
        await TakeSmall(pc, $"pc-unconfirmed-{language}");
        await pc.Page.UnrouteAsync("**/api/**");
        await pc.Page.Locator("#unconfirmed").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await pc.Clicks("new-code");
        await LogsIn(pc, phone);
        await pc.Page.EvaluateAsync("new Promise(done => { indexedDB.deleteDatabase('qrlogin').onsuccess = done; })");
        await pc.Page.ReloadAsync();
        await pc.Sees("logged-out");
        await TakeSmall(pc, $"pc-key-lost-{language}");
        await pc.Page.AddInitScriptAsync(
            "for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])"
                + " Object.defineProperty(globalThis, name, { get() { throw new DOMException('', 'SecurityError'); } });");
        await pc.Page.ReloadAsync();
        await pc.Sees("waiting");
        await TakeSmall(pc, $"pc-storage-blocked-{language}");
        await pc.Page.RouteAsync("**/assets/*.js", route => route.AbortAsync());
        await pc.Page.ReloadAsync();
        await pc.Page.Locator("a:visible, button:visible").First.WaitForAsync();
        await TakeSmall(pc, $"pc-late-{language}");
    }

    private static async Task LogsIn(Person pc, TestPhone phone, Func<Task>? whenScanned = null)
    {
        await pc.Sees("waiting");
        string[] code = (await pc.ScansScreen()).Split("/q/")[1].Split("?c=");
        var ticket = await phone.Scan(code[0], code[1]);
        await pc.Sees("scanned");
        if (whenScanned is not null) await whenScanned();
        await phone.Call(
            HttpMethod.Post,
            $"qr-sessions/{code[0]}/confirm",
            new { confirmToken = ticket["confirmToken"].GetString(), matchNumber = (await pc.Reads("match-number")).Trim() });
        await pc.Sees("logged-in");
    }

    [Fact]
    public async Task Warnings_about_networks_and_plain_HTTP_have_screenshots()
    {
        Browser.SkipIfMissing();
        using var folder = new TempFolder();
        await using var service = await ServiceProcess.Api(folder.Path, "Development", "--QrLogin:NumberMatching=Always");
        var site = new UriBuilder(service.Http.BaseAddress!) { Host = Browser.BeyondLocalhost }.Uri;
        await using var pc = await (await browser.Person(site, width: 1040, height: 640)).Goes("/");
        await using var phone = await browser.Person(site, width: 390, height: 760);
        await phone.Goes(await pc.ScansScreen());
        await phone.Registers("zoe-" + Unique.Text(), "Zoë Wang");
        await phone.Sees("decide");
        await pc.Sees("scanned");
        await Take(pc, "pc-number");
        await phone.Types("number", await pc.Reads("match-number") == "00" ? "01" : "00");
        await phone.Clicks("confirm");
        await phone.Page.Locator("#number-error:visible").WaitForAsync();
        await Take(phone, "phone-number");
        await phone.Types("number", await pc.Reads("match-number"));
        await phone.Clicks("confirm");
        await pc.Sees("logged-in");
    }

    /// <summary>One image pixel per CSS pixel, because there are many pictures.</summary>
    internal static Task TakeSmall(Person person, string name) =>
        person.Page.ScreenshotAsync(new()
        {
            Path = Snapshot.Picture($"screens/{name}"),
            Animations = ScreenshotAnimations.Disabled,
            Scale = ScreenshotScale.Css,
            FullPage = true
        });

    private static async Task Take(Person person, string name)
    {
        byte[] picture = await person.Page.ScreenshotAsync(new()
        {
            Path = Snapshot.Picture(name),
            Animations = ScreenshotAnimations.Disabled
        });
        Assert.True(picture.Length > 10_000, "The picture is empty.");
    }
}
