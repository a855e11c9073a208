using System.Globalization;
using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>The account page while logins start and end elsewhere.</summary>
[Trait("Speed", "Slow")]
public sealed class LiveAccountTests(Browser browser, ApiHost api) : IClassFixture<Browser>
{
    private readonly string _name = "name-" + Unique.Text();

    [Fact]
    public async Task A_login_made_elsewhere_appears_marked_and_disappears_when_it_ends()
    {
        Browser.SkipIfMissing();
        await using var person = await AtTheAccount();
        await person.The("end").FocusAsync();
        var phone = await TestPhone.Again(api.Http, _name, TestDevice.New("tablet"));
        await Rows(person).Nth(2).WaitForAsync();
        var row = Rows(person).Nth(1);
        Assert.Contains("Tablet", await row.InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await row.GetByText("New", new() { Exact = true }).IsVisibleAsync());
        Assert.Equal("New login: Test phone.", await person.Page.Locator("#status").InnerTextAsync());
        // A growing list does not move the focused row.
        Assert.Equal("end", await person.Page.EvaluateAsync<string>("document.activeElement.dataset.test"));

        await phone.Call(HttpMethod.Post, "logout");
        await person.Page.GetByText("Test phone is no longer logged in.").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.Equal(2, await Rows(person).CountAsync());
        Assert.Empty(person.Complaints);
    }

    [Fact]
    public async Task A_person_is_told_that_their_own_login_was_ended_elsewhere()
    {
        Browser.SkipIfMissing();
        await using var person = await AtTheAccount();
        Assert.Equal(204, (await (await TestPhone.Again(api.Http, _name)).Call(HttpMethod.Delete, "logins")).Status);
        await person.Sees("logged-out");
        Assert.Contains("You were logged out", await person.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal("You were logged out", await person.Page.Locator("#status").InnerTextAsync());
    }

    [Fact]
    public async Task An_unchanged_list_keeps_its_rows_and_updates_its_times_silently()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        await person.Page.Clock.InstallAsync();
        await Arrives(person);
        var asked = person.Page.WaitForResponseAsync("**/logins");
        await Rows(person).First.EvaluateAsync("row => { row.isTheSame = true; }");
        await person.Page.Clock.FastForwardAsync(6_000);
        await asked;
        // The page goes by the server's clock, whatever this browser's clock says.
        await person.Page.RouteAsync("**/logins", async route =>
        {
            var response = await route.FetchAsync();
            string later = TimeProvider.System.GetUtcNow().AddMinutes(10.1).ToString("R", CultureInfo.InvariantCulture);
            var headers = new Dictionary<string, string>(response.Headers) { ["date"] = later };
            await route.FulfillAsync(new() { Response = response, Headers = headers });
        });
        await person.Page.Clock.FastForwardAsync(6_000);
        await Rows(person).Nth(1).GetByText("Last seen 10 minutes ago").WaitForAsync();
        Assert.True(await Rows(person).First.EvaluateAsync<bool>("row => row.isTheSame"));
        Assert.Equal("", await person.Page.Locator("#status").InnerTextAsync());
    }

    [Fact]
    public async Task A_confirmation_dialog_does_not_move_when_the_list_changes()
    {
        Browser.SkipIfMissing();
        await using var person = await AtTheAccount();
        await person.Clicks("end");
        int asked = 0;
        person.Page.Request += (_, request) => asked += request.Url.EndsWith("/logins", StringComparison.Ordinal) ? 1 : 0;
        await person.Page.EvaluateAsync("dispatchEvent(new Event('focus'))");
        Assert.Equal(0, asked);
        await person.Clicks("end-cancel");
        await person.Page.RunAndWaitForResponseAsync(() => person.Page.EvaluateAsync("dispatchEvent(new Event('focus'))"), "**/logins");
    }

    [Fact]
    public async Task Offline_the_list_stays_and_refreshes_once_back_online()
    {
        Browser.SkipIfMissing();
        await using var person = await AtTheAccount();
        await person.Page.RouteAsync("**/logins", r => r.AbortAsync());
        await person.Page.Locator("#trouble:visible").WaitForAsync();
        Assert.Equal(2, await Rows(person).CountAsync());
        await person.Page.UnrouteAsync("**/logins");
        await person.Page.Locator("#trouble").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    private static ILocator Rows(Person person) => person.Page.Locator("[data-test='login']");

    /// <summary>A person at the account page, with a phone beside it.</summary>
    private async Task<Person> AtTheAccount()
    {
        var person = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        await Arrives(person);
        return person;
    }

    private async Task Arrives(Person person)
    {
        await person.Goes((await TestPc.Open(api.Http)).QrText);
        await person.Registers(_name, "Ann");
        await person.Sees("decide");
        await TestPhone.Again(api.Http, _name);
        await person.Goes("/account");
        await person.Sees("shown");
        await Rows(person).Nth(1).WaitForAsync();
    }
}
