using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>
/// A person whose phone asks for the code that a TV shows, whatever link opened the page. <see cref="EveryStateTests"/> check the page's
/// size, colours and languages.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class TypedCodePageTests(Browser browser, TourHost api) : IClassFixture<Browser>, IClassFixture<TourHost>
{
    [Fact]
    public async Task A_person_who_opens_a_TVs_link_types_the_code_on_its_screen_and_the_TV_is_logged_in()
    {
        Browser.SkipIfMissing();
        var tv = await Tv.Asks(api.Http);
        await using var phone = await Asked(tv.QrText);
        string asked = await phone.Reads("requester");
        Assert.Contains("Demo", asked, StringComparison.Ordinal);
        Assert.DoesNotContain(tv.UserCode, await phone.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal("Not verified. Any program can use this name.", await phone.Reads("client-note"));
        Assert.Equal("Type the code shown on the other device", await phone.Page.Locator("label[for='typed-code']").InnerTextAsync());

        await phone.Clicks("confirm");
        Assert.Equal("Enter the code shown on the other screen.", await phone.Reads("typed-code-error"));
        await phone.Types("typed-code", "42");
        await phone.Clicks("confirm");
        Assert.Contains("Codes never contain", await phone.Reads("typed-code-error"), StringComparison.Ordinal);
        await phone.Types("typed-code", "BBBB-BBBB");
        await phone.Clicks("confirm");
        await phone.Page.GetByText("You have 2 attempts left.").WaitForAsync();
        Assert.Equal("typed-code", await phone.Page.EvaluateAsync<string>("document.activeElement.id"));

        await phone.The("typed-code").PressSequentiallyAsync(tv.UserCode.ToLowerInvariant().Replace('-', ' '));
        Assert.Equal(tv.UserCode, await phone.The("typed-code").InputValueAsync());
        await phone.Clicks("confirm");
        await phone.Sees("confirmed");
        Assert.True((await tv.Polls()).TryGetProperty("access_token", out _));
        // The browser itself reports the wrong code's 403.
        Assert.DoesNotContain(phone.Complaints, complaint => !complaint.Contains("403", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_who_types_three_wrong_codes_has_denied_the_TV()
    {
        Browser.SkipIfMissing();
        var tv = await Tv.Asks(api.Http);
        await using var phone = await Asked(tv.QrText);
        foreach (string left in new[] { "You have 2 attempts left.", "You have one attempt left." })
        {
            await phone.Types("typed-code", "BBBB-BBBB");
            await phone.Clicks("confirm");
            await phone.Page.GetByText(left).WaitForAsync();
        }

        await phone.Types("typed-code", "BBBB-BBBB");
        await phone.Clicks("confirm");
        await phone.Sees("denied");
        Assert.Equal("access_denied", (await tv.Polls()).GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_person_sees_their_username_beside_their_name_where_they_decide_and_once_it_is_done()
    {
        Browser.SkipIfMissing();
        var pc = await TestPc.Open(api.Http);
        string username = "name-" + Unique.Text();
        await using var phone = await browser.Person(api.Http.BaseAddress!, width: 320, height: 640);
        await phone.Goes(pc.QrText);
        await phone.Registers(username, "Ann");
        await phone.Sees("decide");
        Assert.Equal(username, await phone.Reads("you-username"));
        await phone.Types("number", (await pc.Poll())["matchNumber"].GetString()!);
        await phone.Clicks("confirm");
        await phone.Sees("confirmed");
        Assert.NotNull(await pc.Token());
        await phone.Page.GetByText($"It is logged in as Ann ({username}).").First.WaitForAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_person_who_decides_about_a_TV_or_a_PC_sees_warnings_first_the_advice_and_two_equal_buttons(bool isTv)
    {
        Browser.SkipIfMissing();
        await using var phone = await Asked(isTv ? (await Tv.Asks(api.Http)).QrText : (await TestPc.Open(api.Http)).QrText);
        Assert.Contains("Your account has never been used on that device.", await phone.Reads("warnings"), StringComparison.Ordinal);
        const string Advice = "Only confirm if you are looking at this device right now. Support will never ask you to.";
        Assert.True(await phone.Page.Locator("#decision .safety").GetByText(Advice).IsVisibleAsync());
        Assert.Matches("(?s)127.0.0.1.*(just now|ago)", await phone.Reads("requester"));
        // In one call, because the card still moves while it appears.
        Assert.True(await phone.Page.EvaluateAsync<bool>("""
            (() => {
              const [warnings, requester, deny, confirm] = ['warnings', 'requester', 'deny', 'confirm']
                .map(name => document.querySelector(`[data-test=${name}]`).getBoundingClientRect());
              return warnings.height > 0 && warnings.bottom <= requester.top
                && deny.height > 0 && ['y', 'width', 'height'].every(side => deny[side] === confirm[side]);
            })()
            """));
    }

    private async Task<Person> Asked(string link)
    {
        var phone = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        await phone.Goes(link);
        await phone.Registers("name-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        return phone;
    }
}
