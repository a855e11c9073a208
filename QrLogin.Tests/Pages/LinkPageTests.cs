using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>
/// A person reads a code off a TV and types it on a phone. The TV is an OAuth client, and only the embedded profile has
/// one to try.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class LinkPageTests(Browser browser, LinkHost api) : IClassFixture<Browser>, IClassFixture<LinkHost>
{
    /// <summary>Codes that were not issued. A test draws one of them by chance once in 25,000 runs.</summary>
    private static readonly string[] s_wrong = ["BBBB-BBBB", "CCCC-CCCC", "DDDD-DDDD", "FFFF-FFFF", "GGGG-GGGG"];

    [Fact]
    public async Task A_person_types_the_code_of_a_TV_confirms_and_the_TV_is_logged_in()
    {
        Browser.SkipIfMissing();
        var tv = await Tv.Asks(api.Http);
        await using var phone = await LoggedIn();
        var urls = Urls(phone);
        await phone.Goes("/link");
        await phone.Sees("link");
        await phone.Types("user-code", tv.UserCode.Replace('-', ' ').ToLowerInvariant() + " ");
        await phone.Clicks("look-up");

        await phone.Sees("decide");
        string asked = await phone.Reads("requester");
        Assert.Contains("Demo", asked, StringComparison.Ordinal);
        Assert.Contains(tv.UserCode, asked, StringComparison.Ordinal);
        Assert.Contains("Is this the code on the other screen?", asked, StringComparison.Ordinal);
        Assert.Equal(new Uri(tv.QrText).PathAndQuery, new Uri(phone.Page.Url).PathAndQuery);
        await phone.Clicks("confirm");
        await phone.Sees("confirmed");
        await phone.Page.GetByText("Waiting for the other device").First.WaitForAsync();
        Assert.StartsWith("qrl_", (await tv.Polls()).GetProperty("access_token").GetString(), StringComparison.Ordinal);
        await phone.Page.GetByText("The other device is logged in.").First.WaitForAsync();
        Assert.DoesNotContain(urls, url => HasCode(url, tv));
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task A_person_who_is_not_logged_in_registers_and_does_not_type_the_code_again()
    {
        Browser.SkipIfMissing();
        var tv = await Tv.Asks(api.Http);
        await using var phone = await WithThePhone();
        var urls = Urls(phone);
        await TypesCode(phone, tv.UserCode);
        await phone.Registers(Name(), "Ann");
        await phone.Sees("decide");
        await phone.Clicks("confirm");
        await phone.Sees("confirmed");
        Assert.True((await tv.Polls()).TryGetProperty("access_token", out _));
        Assert.DoesNotContain(urls, url => HasCode(url, tv));
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task A_person_whose_login_was_ended_logs_in_again_and_does_not_type_the_code_again()
    {
        Browser.SkipIfMissing();
        var tv = await Tv.Asks(api.Http);
        await using var phone = await LoggedIn();
        await using var same = await phone.Page.Context.NewPageAsync();
        await phone.Goes("/link");
        await phone.Sees("link");
        await same.GotoAsync("/account");
        // The other tab logs out without notifying this one.
        string login = await phone.Page.EvaluateAsync<string>("localStorage['qrlogin.login']");
        await same.Locator("[data-test='log-out']").ClickAsync();
        await same.Locator("main[data-state='logged-out']").WaitForAsync();
        await phone.Page.EvaluateAsync("login => localStorage['qrlogin.login'] = login", login);

        await phone.Types("user-code", tv.UserCode);
        await phone.Clicks("look-up");
        await phone.Registers(Name(), "Ann");
        await phone.Sees("decide");
        Assert.Contains(tv.UserCode, await phone.Reads("requester"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_who_denies_leaves_the_TV_logged_out()
    {
        Browser.SkipIfMissing();
        var tv = await Tv.Asks(api.Http);
        await using var phone = await LoggedIn();
        await TypesCode(phone, tv.UserCode);
        await phone.Sees("decide");
        await phone.Clicks("deny");
        await phone.Sees("denied");
        Assert.Equal("access_denied", (await tv.Polls()).GetProperty("error").GetString());
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task A_typed_code_is_formatted_as_the_TV_shows_it()
    {
        Browser.SkipIfMissing();
        await using var phone = await (await WithThePhone()).Goes("/link");
        var field = phone.The("user-code");
        await field.PressSequentiallyAsync("bcdf ghj");
        Assert.Equal("BCDF-GHJ", await field.InputValueAsync());
        for (int i = 0; i < 3; i++) await phone.Page.Keyboard.PressAsync("Backspace");
        Assert.Equal("BCDF", await field.InputValueAsync());
        await field.PressSequentiallyAsync("ghjk");
        // A letter in the middle can be corrected in place.
        await phone.Page.Keyboard.PressAsync("Home");
        await phone.Page.Keyboard.PressAsync("Delete");
        await field.PressSequentiallyAsync("zx");
        Assert.Equal("ZXCD-FGHJK", await field.InputValueAsync());
        await phone.Page.Keyboard.PressAsync("Backspace");
        Assert.Equal("ZCDF-GHJK", await field.InputValueAsync());
    }

    [Theory]
    [InlineData("", "Enter the code shown on the other screen.")]
    [InlineData("bcdf-ghj", "A code has 8 letters; you entered 7.")]
    [InlineData("bcdf-ghja", "Codes never contain “A”.")]
    [InlineData("8cdf-ghjk", "Codes never contain “8”.")]
    public async Task A_malformed_code_costs_no_guess(string typed, string told)
    {
        Browser.SkipIfMissing();
        await using var phone = await LoggedIn();
        var urls = Urls(phone);
        await TypesCode(phone, typed);
        Assert.Contains(told, await phone.Reads("user-code-error"), StringComparison.Ordinal);
        Assert.Equal("user-code", await phone.Page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.DoesNotContain(urls, url => url.EndsWith("/lookup", StringComparison.Ordinal));
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task After_five_wrong_codes_a_person_is_told_to_wait_even_with_a_right_one()
    {
        Browser.SkipIfMissing();
        var tv = await Tv.Asks(api.Http);
        await using var phone = await LoggedIn();
        await phone.Goes("/link");
        foreach (string wrong in s_wrong)
        {
            await phone.Types("user-code", wrong);
            await phone.Clicks("look-up");
            Assert.Contains("No device is showing this code.", await phone.Reads("user-code-error"), StringComparison.Ordinal);
        }

        await phone.Types("user-code", tv.UserCode);
        await phone.Clicks("look-up");
        Assert.Contains("Too many wrong codes. Try again in 10 minutes.", await phone.Reads("user-code-error"), StringComparison.Ordinal);
        Assert.Equal(tv.UserCode, await phone.The("user-code").InputValueAsync());
        Assert.Equal("authorization_pending", (await tv.Polls()).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Offline_a_typed_code_stays_and_can_be_sent_again()
    {
        Browser.SkipIfMissing();
        var tv = await Tv.Asks(api.Http);
        await using var phone = await LoggedIn();
        await phone.Page.RouteAsync("**/lookup", r => r.AbortAsync());
        await TypesCode(phone, tv.UserCode);
        Assert.Contains("Can’t reach the server.", await phone.Reads("user-code-error"), StringComparison.Ordinal);
        await phone.Page.UnrouteAsync("**/lookup");
        await phone.Clicks("look-up");
        await phone.Sees("decide");
    }

    [Fact]
    public async Task A_code_in_another_sites_link_is_neither_filled_in_nor_sent()
    {
        Browser.SkipIfMissing();
        var tv = await Tv.Asks(api.Http);
        await using var phone = await LoggedIn();
        // The page before follows its session until it is left.
        await phone.Goes("about:blank");
        var urls = Urls(phone);
        string link = $"{api.Http.BaseAddress}link?user_code={tv.UserCode}";
        await phone.Page.RouteAsync(
            "http://evil.test/**",
            r => r.FulfillAsync(new() { ContentType = "text/html", Body = $"<script>location = '{link}'</script>" }));
        await phone.Goes("http://evil.test/");
        await phone.Sees("link");
        Assert.Equal("", await phone.The("user-code").InputValueAsync());
        Assert.DoesNotContain(urls, url => url.Contains("/api/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Microsoft.Playwright.ColorScheme.Light)]
    [InlineData(Microsoft.Playwright.ColorScheme.Dark)]
    public async Task The_page_fits_a_phone_of_320_pixels(Microsoft.Playwright.ColorScheme scheme)
    {
        Browser.SkipIfMissing();
        await using var phone = await browser.Person(api.Http.BaseAddress!, scheme, 320, 640);
        await TypesCode(phone, "WWWW-WWWA");
        Assert.True(await phone.The("user-code-error").IsVisibleAsync());
        Assert.False(await phone.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
        Assert.False(await phone.The("user-code").EvaluateAsync<bool>("field => field.scrollWidth > field.clientWidth"));
    }

    private Task<Person> WithThePhone() => browser.Person(api.Http.BaseAddress!, width: 390, height: 844);

    /// <summary>A person whose phone is logged in and has confirmed before.</summary>
    private async Task<Person> LoggedIn()
    {
        var phone = await WithThePhone();
        await TypesCode(phone, (await Tv.Asks(api.Http)).UserCode);
        await phone.Registers(Name(), "Ann");
        await phone.Sees("decide");
        return phone;
    }

    private static async Task TypesCode(Person person, string code)
    {
        await person.Goes("/link");
        await person.Sees("link");
        await person.Types("user-code", code);
        await person.Clicks("look-up");
    }

    /// <summary>Records the page's URLs and requests from now on.</summary>
    private static List<string> Urls(Person person)
    {
        var urls = new List<string>();
        person.Page.Request += (_, request) => urls.Add(request.Url);
        person.Page.FrameNavigated += (_, frame) => urls.Add(frame.Url);
        return urls;
    }

    private static bool HasCode(string url, Tv tv) =>
        url.Replace("-", "", StringComparison.Ordinal).Contains(
            tv.UserCode.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static string Name() => "name-" + Unique.Text();
}

/// <summary>A separate service, because wrong codes count by address and all tests call from one.</summary>
public sealed class LinkHost : ApiHost;
