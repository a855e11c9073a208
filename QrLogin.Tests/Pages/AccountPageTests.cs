using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>What people see of their logins where a new one may not end older ones, and of those of other programs.</summary>
[Trait("Speed", "Slow")]
public sealed class AccountPageTests(Browser browser, CautiousHost api) : IClassFixture<Browser>, IClassFixture<CautiousHost>
{
    [Fact]
    public async Task The_account_page_marks_the_new_login_and_explains_that_it_cannot_end_an_older_one()
    {
        Browser.SkipIfMissing();
        await using var pc = await (await browser.Person(api.Http.BaseAddress!)).Goes("/");
        await pc.Sees("waiting");
        await using var phone = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        await Confirms(phone, await pc.ScansScreen());
        await pc.Sees("logged-in");

        await pc.Goes("/account");
        await pc.Sees("shown");
        Assert.True(await IsNew(Rows(pc, "by QR code")));
        Assert.False(await IsNew(Rows(pc, "by password")));
        foreach (string button in new[] { "end", "end-others" })
        {
            await pc.Clicks(button);
            await pc.Clicks(button + "-confirm");
            await pc.Page.GetByText(
                "This login is too new to end older ones. Use a device that was logged in earlier, or try again in a day.").WaitForAsync();
            Assert.False(await pc.Page.Locator("#retry").IsVisibleAsync());
            Assert.Equal(button, await pc.Page.EvaluateAsync<string>("document.activeElement.dataset.test"));
            await pc.Page.ReloadAsync();
            await pc.Sees("shown");
        }

        Assert.Equal(2, await pc.Page.Locator("[data-test='login']").CountAsync());
    }

    [Fact]
    public async Task The_account_page_lists_a_TV_by_its_clients_name_and_can_end_its_login()
    {
        Browser.SkipIfMissing();
        var tv = await Tv.Asks(api.Http);
        await using var phone = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        await Confirms(phone, tv.QrText);
        string token = (await tv.Polls()).GetProperty("access_token").GetString()!;
        Assert.Equal(200, (await Me(token)).Status);

        await phone.Goes("/account");
        await phone.Sees("shown");
        Assert.True(await IsNew(Rows(phone, "Demo")));
        Assert.Contains("Other device · by QR code", await Rows(phone, "Demo").InnerTextAsync(), StringComparison.Ordinal);
        await phone.Clicks("end");
        await phone.Clicks("end-confirm");
        await Rows(phone, "Demo").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal((401, "invalid_token"), (await Me(token)).Refusal);
        Assert.Empty(phone.Complaints);
    }

    private Task<Reply> Me(string token) => api.Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: TestDevice.New("tv"));

    private static ILocator Rows(Person person, string text) => person.Page.Locator("[data-test='login']", new() { HasText = text });

    private static Task<bool> IsNew(ILocator row) => row.GetByText("New", new() { Exact = true }).IsVisibleAsync();

    /// <summary>A person opens what the phone read, registers and confirms.</summary>
    private static async Task Confirms(Person phone, string qrText)
    {
        await phone.Goes(qrText);
        await phone.Registers("name-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        await phone.Clicks("confirm");
        await phone.Sees("confirmed");
    }
}

/// <summary>A service on which a login of less than a day may not end older ones.</summary>
public sealed class CautiousHost() : ApiHost(null, new() { ["QrLogin:EndOlderAfter"] = "1.00:00:00" });
