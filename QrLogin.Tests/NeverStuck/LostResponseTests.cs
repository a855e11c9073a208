using System.Collections.Concurrent;
using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.NeverStuck;

/// <summary>A whole login with two browsers, in which one response is lost after the server has handled the request.</summary>
[Trait("Speed", "Slow")]
public sealed class LostResponseTests(Browser browser, ApiHost api) : IClassFixture<Browser>
{
    /// <summary>Each call of PC and phone, by method and path.</summary>
    public static TheoryData<string, string, string> Calls => new()
    {
        { "pc", "POST", "/qr-sessions$" },
        { "pc", "GET", "/events$" },
        { "pc", "GET", "/me$" },
        { "pc", "POST", "/logout$" },
        { "phone", "POST", "/accounts$" },
        { "phone", "POST", "/login$" },
        { "phone", "POST", "/scan$" },
        { "phone", "GET", "/phone" },
        { "phone", "POST", "/confirm$" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_login_succeeds_though_one_answer_is_lost(string side, string method, string path)
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        await using var phone = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        var lost = await LoseOnce(side == "pc" ? pc : phone, method, path);
        var (atPc, atPhone) = (new Situation(pc, api.Http), new Situation(phone, api.Http));
        await pc.Goes("/");
        await pc.Sees("waiting");
        await phone.Goes((await pc.Page.Locator("#hint-link").GetAttributeAsync("href"))!);
        await phone.Sees("form");
        await phone.Registers("name-" + Unique.Text(), "Ann");
        await Until(phone, "decide", "submit");
        await phone.Page.Locator("#confirm:enabled").WaitForAsync();
        await phone.Clicks("confirm");
        await Until(phone, "confirmed", "again");
        await pc.Sees("logged-in");
        await phone.Page.GetByText("The other device is logged in.").First.WaitForAsync();
        await pc.Clicks("log-out");
        await pc.Sees("logged-out");
        await pc.Page.Locator("#unconfirmed").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.True(lost.IsEmpty is false, "The call was not made.");
        Assert.Empty(atPc.Errors.Concat(atPhone.Errors));
    }

    [Fact]
    public async Task A_PC_cancels_though_the_answer_is_lost()
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        var lost = await LoseOnce(pc, "DELETE", "/qr-sessions/");
        await pc.Goes("/");
        await pc.Sees("waiting");
        var (id, scanCode) = await new Situation(pc, api.Http).Code();
        await pc.Clicks("cancel");
        await pc.Sees("cancelled");
        Assert.False(lost.IsEmpty);
        Assert.Equal((409, "qr_finished"), (await (await TestPhone.LoggedIn(api.Http)).Scan(id, scanCode)).Refusal);
    }

    [Fact]
    public async Task A_PC_that_can_only_poll_is_logged_in_though_one_answer_is_lost()
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        var lost = await LoseOnce(pc, "GET", "/qr-sessions/[^/]+$");
        await pc.Page.RouteAsync("**/events", route => route.FulfillAsync(new() { Status = 501 }));
        await pc.Goes("/");
        await pc.Sees("waiting");
        await (await new Situation(pc, api.Http).Scanned())();
        await pc.Sees("logged-in");
        Assert.False(lost.IsEmpty);
    }

    [Fact]
    public async Task A_phone_denies_though_the_answer_is_lost()
    {
        Browser.SkipIfMissing();
        await using var phone = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        var lost = await LoseOnce(phone, "POST", "/deny$");
        var pc = await TestPc.Open(api.Http);
        await phone.Goes(pc.QrText);
        await phone.Registers("name-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        await phone.Clicks("deny");
        await Until(phone, "denied", "again");
        Assert.False(lost.IsEmpty);
        Assert.Equal("denied", await pc.Status());
    }

    [Fact]
    public async Task A_code_is_found_though_the_answer_is_lost()
    {
        Browser.SkipIfMissing();
        await using var phone = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        var lost = await LoseOnce(phone, "POST", "/lookup$");
        await phone.Goes((await TestPc.Open(api.Http)).QrText);
        await phone.Registers("name-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        await phone.Goes("/link");
        await phone.Types("user-code", (await Tv.Asks(api.Http)).UserCode);
        await phone.Clicks("look-up");
        await Until(phone, "decide", "look-up");
        Assert.False(lost.IsEmpty);
    }

    [Theory]
    [InlineData("/logins/", "end", "end-confirm")]
    [InlineData("/logins$", "end-others", "end-others-confirm")]
    public async Task A_login_is_ended_though_the_answer_is_lost(string path, string button, string confirm)
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        var lost = await LoseOnce(person, "DELETE", path);
        string name = "name-" + Unique.Text();
        await person.Goes((await TestPc.Open(api.Http)).QrText);
        await person.Registers(name, "Ann");
        await person.Sees("decide");
        var other = await TestPhone.Again(api.Http, name);
        await person.Goes("/account");
        await person.Page.Locator("[data-test='login']").Nth(1).WaitForAsync();
        await person.Clicks(button);
        await person.Clicks(confirm);
        await person.Page.Locator("[data-test='login']").Nth(1).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.False(lost.IsEmpty);
        Assert.Equal(401, (await other.Call(HttpMethod.Get, "me")).Status);
    }

    /// <summary>Retries until the page is in a state.</summary>
    private static async Task Until(Person person, string state, string button)
    {
        var there = person.Page.Locator($"main[data-state='{state}']");
        var again = person.Page.Locator($"#{button}:enabled:visible, #again:enabled:visible").First;
        for (int i = 0; i < 5; i++)
        {
            await there.Or(again).First.WaitForAsync();
            if (await there.IsVisibleAsync()) return;
            await again.ClickAsync();
            await Task.WhenAny(there.WaitForAsync(), Pause.For(TimeSpan.FromSeconds(3)));
        }

        await there.WaitForAsync();
    }

    private static async Task<ConcurrentBag<string>> LoseOnce(Person person, string method, string path)
    {
        var lost = new ConcurrentBag<string>();
        var pattern = new System.Text.RegularExpressions.Regex(path);
        await person.Page.RouteAsync("**/api/v1/**", async route =>
        {
            string url = new Uri(route.Request.Url).AbsolutePath;
            if (route.Request.Method != method || !pattern.IsMatch(url) || !lost.IsEmpty)
            {
                await route.ContinueAsync();
                return;
            }

            lost.Add(url);
            // A stream has no end to wait for.
            if (!url.EndsWith("/events", StringComparison.Ordinal)) await route.FetchAsync();
            await route.AbortAsync("connectionreset");
        });
        return lost;
    }
}
