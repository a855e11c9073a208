using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using QrLogin.Api.Operator;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>What people change about their accounts in a browser.</summary>
[Trait("Speed", "Slow")]
public sealed class AccountSettingsTests(Browser browser, ApiHost service, ITestOutputHelper output) : IClassFixture<Browser>
{
    private const string NewPassword = "a better horse battery staple";

    [Fact]
    public async Task A_person_changes_name_and_password_downloads_the_data_and_deletes_the_account()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(service.Http.BaseAddress!);
        var (username, page) = (await LogsIn(person), person.Page);

        await person.Clicks("to-profile");
        Assert.Equal("Ann", await person.The("new-name").InputValueAsync());
        await person.Types("new-name", "Ann Lee");
        await person.Clicks("save-profile");
        await page.Locator("[data-test='account-name']:text-is('Ann Lee')").WaitForAsync();

        await person.Clicks("to-password");
        await person.Types("current-password", "wrong horse");
        await person.Types("new-password", "short");
        await person.Clicks("save-password");
        await page.Locator("#new-password-error:visible").WaitForAsync();
        await person.Types("new-password", NewPassword);
        await person.Clicks("save-password");
        Assert.Equal("Wrong password.", await Error("password"));
        await person.Types("current-password", TestPhone.Password);
        await person.Clicks("save-password");
        await page.Locator("#password-setting:not([open])").WaitForAsync();
        Assert.Equal(401, (await TryLogIn(username, TestPhone.Password)).Status);

        await person.Clicks("to-export");
        await person.Types("export-password", NewPassword);
        var download = await page.RunAndWaitForDownloadAsync(() => person.Clicks("export"));
        Assert.Equal("account.json", download.SuggestedFilename);
        var data = JsonDocument.Parse(await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
        Assert.Equal("Ann Lee", data.RootElement.GetProperty("account").GetProperty("displayName").GetString());

        var clock = Stopwatch.StartNew();
        await person.Clicks("to-deletion");
        await person.Types("deletion-password", TestPhone.Password);
        await person.Clicks("delete");
        Assert.Equal("Wrong password.", await Error("deletion"));
        await person.Types("deletion-password", NewPassword);
        await person.Clicks("delete");
        await person.Sees("logged-out");
        output.WriteLine($"Deleted, with a wrong password first: {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal("Your account is deleted", await page.Locator("h1:visible").InnerTextAsync());
        Assert.Equal(401, (await TryLogIn(username, NewPassword)).Status);
        Assert.DoesNotContain(person.Complaints, c => !c.Contains("the server responded with a status of 40", StringComparison.Ordinal));

        Task<string> Error(string form) => page.Locator($"#{form}-form-error:visible").InnerTextAsync();
    }

    [Fact]
    public async Task A_person_who_forgot_the_password_sets_a_new_one_with_the_operators_link()
    {
        Browser.SkipIfMissing();
        var phone = await TestPhone.LoggedIn(service.Http);
        var admin = new AccountAdmin(service.Services.GetRequiredService<IGrainFactory>(), TimeProvider.System);
        string code = (await admin.AllowReset((await admin.Find(phone.Username))!))!.Value.Code;
        await using var person = await browser.Person(service.Http.BaseAddress!);
        var clock = Stopwatch.StartNew();
        await person.Goes("/reset#" + code);
        await person.Sees("form");
        Assert.DoesNotContain(code, person.Page.Url, StringComparison.Ordinal);
        await person.Types("new-password", NewPassword);
        await person.Clicks("reset");
        await person.Sees("done");
        Assert.Equal(200, (await TryLogIn(phone.Username, NewPassword)).Status);
        output.WriteLine($"From the operator's link to a login with the new password: {clock.Elapsed.TotalSeconds:0.0} s");

        // The link works once.
        await person.Goes("/");
        await person.Goes("/reset#" + code);
        await person.Types("new-password", NewPassword);
        await person.Clicks("reset");
        await person.Sees("invalid");
        await person.Goes("/");
        await person.Goes("/reset");
        await person.Sees("invalid");
    }

    /// <summary>Logs a new person in, through a request that is not answered.</summary>
    private static async Task<string> LogsIn(Person person)
    {
        string username = "ann-" + Unique.Text();
        await person.Goes("/link");
        await person.Types("user-code", "BBBB-BBBB");
        await person.Clicks("look-up");
        await person.Registers(username, "Ann");
        await person.Sees("link");
        await person.Goes("/account");
        await person.Sees("shown");
        return username;
    }

    private Task<Reply> TryLogIn(string username, string password) =>
        service.Http.Call(HttpMethod.Post, "api/v1/login", new { username, password }, device: TestDevice.New("ios"));
}
