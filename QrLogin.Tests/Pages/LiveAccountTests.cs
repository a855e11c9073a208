using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>What a person sees who keeps the account page open while logins come and go elsewhere.</summary>
[Trait("Speed", "Slow")]
public sealed class LiveAccountTests(Browser browser, ApiHost api) : IClassFixture<Browser>
{
    private readonly string _name = "name-" + Unique.Text();

    [Fact]
    public async Task A_login_that_is_made_elsewhere_appears_marked_and_is_told_of_and_goes_when_it_is_ended()
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
        // A list that grows takes nobody's place away.
        Assert.Equal("end", await person.Page.EvaluateAsync<string>("document.activeElement.dataset.test"));

        await phone.Call(HttpMethod.Post, "logout");
        await person.Page.GetByText("Test phone is no longer logged in.").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.Equal(2, await Rows(person).CountAsync());
        Assert.Empty(person.Complaints);
    }

    [Fact]
    public async Task A_person_whose_own_login_is_ended_elsewhere_is_told_so()
    {
        Browser.SkipIfMissing();
        await using var person = await AtTheAccount();
        Assert.Equal(204, (await (await TestPhone.Again(api.Http, _name)).Call(HttpMethod.Delete, "logins")).Status);
        await person.Sees("logged-out");
        Assert.Contains("You were logged out", await person.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal("You were logged out", await person.Page.Locator("#status").InnerTextAsync());
    }

    [Fact]
    public async Task A_list_that_nothing_changes_in_is_silent_and_keeps_its_rows_while_its_times_go_on()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        await person.Page.Clock.InstallAsync();
        await Arrives(person);
        var asked = person.Page.WaitForResponseAsync("**/logins");
        await Rows(person).First.EvaluateAsync("row => { row.isTheSame = true; }");
        await person.Page.Clock.FastForwardAsync(6_000);
        await asked;
        await person.Page.Clock.FastForwardAsync(600_000);
        await Rows(person).Nth(1).GetByText("Last seen 10 minutes ago").WaitForAsync();
        Assert.True(await Rows(person).First.EvaluateAsync<bool>("row => row.isTheSame"));
        Assert.Equal("", await person.Page.Locator("#status").InnerTextAsync());
    }

    [Fact]
    public async Task A_question_is_not_moved_under_a_finger_by_what_happens_elsewhere()
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
    public async Task Without_a_network_the_list_stays_and_comes_to_life_again_by_itself()
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
