using System.Text.Json;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>What people do: one at a PC, one with a phone, each in a browser of their own, on the real pages.</summary>
[Trait("Speed", "Slow")]
public abstract class PageTests(Browser browser, Uri site)
{
    private Uri Site => site;

    [Fact]
    public async Task A_person_scans_the_code_on_the_screen_registers_confirms_and_the_PC_is_logged_in()
    {
        Browser.SkipIfMissing();
        await using var pc = await AtThePc();
        await using var phone = await AskedOnThePhone(await pc.ScansScreen(), "Zoë 王");
        Assert.Contains("127.0.0.1", await phone.Reads("requester"), StringComparison.Ordinal);
        await pc.Sees("scanned");
        Assert.Contains("Zoë 王", await pc.Reads("scanned-by"), StringComparison.Ordinal);
        await phone.Clicks("confirm");

        await phone.Sees("confirmed");
        await pc.Sees("logged-in");
        Assert.Contains("Zoë 王", await pc.Reads("account-name"), StringComparison.Ordinal);
        Assert.StartsWith("name-", await pc.Page.Locator("[data-text='username']:visible").InnerTextAsync(), StringComparison.Ordinal);
        await pc.Page.ReloadAsync();
        await pc.Sees("logged-in");
        Assert.Empty(pc.Complaints);
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task A_person_who_denies_leaves_the_PC_logged_out_with_a_new_code_on_offer()
    {
        Browser.SkipIfMissing();
        await using var pc = await AtThePc();
        string first = await pc.ScansScreen();
        await using var phone = await AskedOnThePhone(first, "Ann");
        await phone.Clicks("deny");

        await phone.Sees("denied");
        await pc.Sees("denied");
        await pc.Clicks("new-code");
        await pc.Sees("waiting");
        Assert.NotEqual(first, await pc.ScansScreen());
        Assert.Empty(pc.Complaints);
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task The_PCs_page_reports_a_logout_from_the_phones_account_page()
    {
        Browser.SkipIfMissing();
        await using var pc = await AtThePc();
        await using var phone = await AskedOnThePhone(await pc.ScansScreen(), "Ann");
        await phone.Clicks("confirm");
        await pc.Sees("logged-in");

        await phone.Goes("/account");
        await phone.Sees("shown");
        Assert.Equal(2, await phone.Page.Locator("[data-test='login']").CountAsync());
        await phone.Clicks("end");
        await phone.Clicks("end-confirm");
        await pc.Sees("logged-out");

        Assert.Empty(phone.Complaints);
        await pc.Clicks("new-code");
        await pc.Sees("waiting");
    }

    [Fact]
    public async Task A_person_who_logs_out_on_the_account_page_is_logged_out()
    {
        Browser.SkipIfMissing();
        await using var pc = await AtThePc();
        await using var phone = await AskedOnThePhone(await pc.ScansScreen(), "Ann");
        await phone.Goes("/account");
        await phone.Sees("shown");
        Assert.Contains("Ann", await phone.Reads("account-name"), StringComparison.Ordinal);
        Assert.StartsWith("name-", await phone.Page.Locator("[data-text='username']:visible").InnerTextAsync(), StringComparison.Ordinal);
        await phone.Clicks("log-out");
        await phone.Sees("logged-out");
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task A_browser_cannot_vouch_for_itself_and_the_page_says_why()
    {
        Browser.SkipIfMissing();
        await using var pc = await AtThePc();
        string text = await pc.ScansScreen();
        await pc.Goes(text);
        await pc.Sees("same-device");
        Assert.Empty(pc.Complaints);
    }

    [Fact]
    public async Task Secrets_stolen_from_the_pages_are_useless_elsewhere()
    {
        Browser.SkipIfMissing();
        await using var pc = await AtThePc();
        await using var phone = await AskedOnThePhone(await pc.ScansScreen(), "Ann");
        await phone.Clicks("confirm");
        await pc.Sees("logged-in");

        Assert.False(await pc.The("unbound-notice").IsVisibleAsync());
        foreach (var person in new[] { pc, phone })
        {
            string[] stored = await person.Page.EvaluateAsync<string[]>("[localStorage['qrlogin.login'], localStorage['qrlogin.device']]");
            var (login, device) = (JsonDocument.Parse(stored[0]).RootElement, JsonDocument.Parse(stored[1]).RootElement);
            Assert.Equal("DPoP", login.GetProperty("tokenType").GetString());
            using var thief = new HttpClient { BaseAddress = Site };
            var stolen = new TestDevice(device.GetProperty("id").GetString()!, device.GetProperty("type").GetString()!);
            Assert.Equal(
                (401, "invalid_token"),
                (await thief.Call(
                    HttpMethod.Get, "api/v1/me", bearer: login.GetProperty("accessToken").GetString(), device: stolen)).Refusal);
            Assert.Equal(
                "InvalidAccessError",
                await person.Page.EvaluateAsync<string>(
                    "import('/js/core/key.js').then(m => m.openKey()).then(k => crypto.subtle.exportKey('jwk', k.privateKey)).then(() "
                        + "=> 'exported', e => e.name)"));
        }
    }

    [Fact]
    public async Task A_link_from_another_site_does_not_make_the_phone_scan()
    {
        Browser.SkipIfMissing();
        await using var pc = await AtThePc();
        await using var phone = await AskedOnThePhone(await pc.ScansScreen(), "Ann");
        await using var attacker = await AtThePc();
        string code = await attacker.ScansScreen();
        await phone.Page.RouteAsync(
            "http://evil.test/**",
            r => r.FulfillAsync(new() { ContentType = "text/html", Body = $"<script>location = '{code}'</script>" }));
        await phone.Goes("http://evil.test/");
        await phone.Sees("foreign");
        await attacker.Sees("waiting");
        await phone.Clicks("go-on");
        await phone.Sees("decide");
        await attacker.Sees("scanned");
    }

    [Fact]
    public async Task Confirm_is_disabled_for_a_moment_after_it_appears()
    {
        Browser.SkipIfMissing();
        await using var pc = await AtThePc();
        await using var phone = await AskedOnThePhone(await pc.ScansScreen(), "Ann");
        const string Press =
            "() => { dispatchEvent(new Event('focus')); const button = document.getElementById('confirm'); button.click(); return "
                + "button.disabled; }";
        Assert.True(await phone.Page.EvaluateAsync<bool>(Press));
        await phone.Sees("decide");
        // It waits until the button can be pressed.
        await phone.Clicks("confirm");
        await phone.Sees("confirmed");
    }

    [Fact]
    public async Task A_PC_with_a_wrong_clock_can_log_in()
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(Site);
        await pc.Page.Clock.SetSystemTimeAsync(TimeProvider.System.GetUtcNow().AddDays(-2).UtcDateTime);
        await pc.Goes("/");
        await pc.Sees("waiting");
        await using var phone = await AskedOnThePhone(await pc.ScansScreen(), "Ann");
        await phone.Clicks("confirm");
        await pc.Sees("logged-in");
        Assert.Equal("DPoP", await pc.Page.EvaluateAsync<string>("JSON.parse(localStorage['qrlogin.login']).tokenType"));
    }

    [Fact]
    public async Task A_PC_can_cancel_and_start_again()
    {
        Browser.SkipIfMissing();
        await using var pc = await AtThePc();
        await pc.Clicks("cancel");
        await pc.Sees("cancelled");
        await pc.Clicks("new-code");
        await pc.Sees("waiting");
        Assert.Empty(pc.Complaints);
    }

    [Fact]
    public async Task A_page_on_localhost_says_that_a_phone_cannot_reach_it()
    {
        Browser.SkipIfMissing();
        await using var pc = await AtThePc();
        Assert.Contains("A phone can’t reach “localhost”", await pc.Reads("hint"), StringComparison.Ordinal);
        await pc.The("hint").Locator("summary").ClickAsync();
        Assert.Contains("--urls http://0.0.0.0:5080", await pc.Reads("hint"), StringComparison.Ordinal);
        Assert.Equal(await pc.ScansScreen(), await pc.Page.Locator("#hint-link").GetAttributeAsync("href"));
    }

    [Theory]
    [InlineData(Microsoft.Playwright.ColorScheme.Light)]
    [InlineData(Microsoft.Playwright.ColorScheme.Dark)]
    public async Task The_code_on_the_screen_is_readable_in_light_in_dark_and_at_320_pixels(Microsoft.Playwright.ColorScheme scheme)
    {
        Browser.SkipIfMissing();
        foreach (int width in new[] { 320, 1280, 2560 })
        {
            await using var pc = await (await browser.Person(Site, scheme, width)).Goes("/");
            await pc.Sees("waiting");
            Assert.StartsWith(Site + "q/", await pc.ScansScreen(), StringComparison.Ordinal);
            Assert.False(
                await pc.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"),
                $"It scrolls sideways at {width} pixels.");
        }
    }

    [Fact]
    public async Task A_person_without_a_mouse_registers_and_confirms()
    {
        Browser.SkipIfMissing();
        await using var pc = await AtThePc();
        await using var phone = await WithThePhone();
        await phone.Goes(await pc.ScansScreen());
        await phone.Sees("form");
        await PressUntil(phone, "to-register", "Enter");
        await PressUntil(phone, "display-name");
        await phone.Page.Keyboard.TypeAsync("Ann");
        await phone.The("username").FocusAsync();
        await phone.Page.Keyboard.TypeAsync(Name());
        await phone.The("password").FocusAsync();
        await phone.Page.Keyboard.TypeAsync(TestPhone.Password);
        await phone.Page.Keyboard.PressAsync("Enter");
        await phone.Sees("decide");
        await phone.Page.Locator("#confirm:enabled").WaitForAsync();
        await PressUntil(phone, "confirm", "Enter");
        await phone.Sees("confirmed");
        await pc.Sees("logged-in");
    }

    private async Task<Person> AtThePc()
    {
        var pc = await (await browser.Person(Site)).Goes("/");
        await pc.Sees("waiting");
        return pc;
    }

    /// <summary>A person who opened the scanned link, registered, and is asked to decide.</summary>
    private async Task<Person> AskedOnThePhone(string qrText, string displayName)
    {
        var phone = await WithThePhone();
        await phone.Goes(qrText);
        await phone.Registers(Name(), displayName);
        await phone.Sees("decide");
        return phone;
    }

    private Task<Person> WithThePhone() => browser.Person(Site, width: 390, height: 844);

    /// <summary>Moves with Tab until this is in focus, then presses the key.</summary>
    private static async Task PressUntil(Person person, string name, string? key = null)
    {
        for (int i = 0; i < 40; i++)
        {
            if (await person.Page.EvaluateAsync<string?>("document.activeElement?.dataset?.test ?? null") == name)
            {
                if (key is not null) await person.Page.Keyboard.PressAsync(key);
                return;
            }

            await person.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{name} cannot be reached with the keyboard.");
    }

    protected static string Name() => "name-" + Unique.Text();
}
