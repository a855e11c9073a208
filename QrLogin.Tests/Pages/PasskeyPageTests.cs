using System.Diagnostics;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>What people do with passkeys on the pages.</summary>
[Trait("Speed", "Slow")]
public sealed class PasskeyPageTests(Browser browser, PasskeyPageTests.Host service, ITestOutputHelper output)
    : IClassFixture<Browser>, IClassFixture<PasskeyPageTests.Host>
{
    private const string NewPassword = "a better horse battery staple";

    [Fact]
    public async Task From_no_account_to_a_PC_that_a_passkey_has_logged_in()
    {
        Browser.SkipIfMissing();
        var clock = Stopwatch.StartNew();
        await using var ann = await browser.TouchScreen(service.Localhost);
        var key = await Authenticator.Of(ann);
        string username = "user-" + Unique.Text();

        await using var pc = await browser.Person(service.Localhost);
        await pc.Goes("/");
        await ann.Goes(await pc.ScansScreen());
        await ann.Registers(username, "Ann");
        Tell("account");
        // Without a passkey, the phone can only deny.
        await ann.Sees("decide");
        Assert.Contains("To confirm, you need a passkey.", await ann.Reads("warnings"), StringComparison.Ordinal);
        Assert.False(await ann.Page.Locator("#confirm").IsVisibleAsync());
        await ann.Clicks("add-passkey");
        await ann.Sees("shown");
        await ann.Clicks("add-passkey");
        await ann.The("passkey").WaitForAsync();
        Tell("passkey");

        await ann.Page.GoBackAsync();
        await ann.Sees("decide");
        await ann.Clicks("confirm");
        await pc.Sees("logged-in");
        Tell("the PC is logged in");
        Assert.Empty(ann.Complaints);
        Assert.Empty(pc.Complaints);
        Assert.Single(await key.Credentials());

        // Without a password: by the button, and in the field for the username, where the browser offers passkeys by itself.
        await LogsInAgain(
            "() => PublicKeyCredential.isConditionalMediationAvailable = async () => false", () => ann.Clicks("with-passkey"));
        Tell("logged in by the button");
        await LogsInAgain("() => {}", () => Task.CompletedTask);
        Tell("logged in by autofill");

        async Task LogsInAgain(string script, Func<Task> act)
        {
            await ann.Goes("/account");
            await ann.Clicks("log-out");
            await ann.Sees("logged-out");
            await ann.Goes("/link");
            await ann.Page.EvaluateAsync(script);
            await ann.Types("user-code", "BBBB-BBBB");
            await ann.Clicks("look-up");
            await act();
            await LoggedIn(ann);
        }

        void Tell(string step) => output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: {step}");
    }

    [Fact]
    public async Task A_person_names_and_removes_passkeys_and_uses_one_in_place_of_the_password()
    {
        await using var ann = await KeyHolder.WithPasskey(browser, service.AtLocalhost);
        var (person, page) = (ann.Person, ann.Person.Page);
        await person.Goes("/link");
        await person.Types("user-code", "BBBB-BBBB");
        await person.Clicks("look-up");
        // The browser's autofill logs in.
        await LoggedIn(person);
        await person.Goes("/account");
        await person.Sees("shown");

        await person.Clicks("to-passkeys");
        await person.Clicks("rename-passkey");
        await person.Types("passkey-name", "My key ring");
        await person.The("passkey-name").PressAsync("Enter");
        await page.Locator("[data-test='passkey'] bdi:text-is('My key ring')").WaitForAsync();
        // The same authenticator can hold only one for the account.
        await person.Clicks("add-passkey");
        Assert.Equal(
            "This device already has a passkey for your account.",
            await page.Locator("#passkey-form-error:not([hidden])").InnerTextAsync());

        await person.Clicks("to-password");
        await person.Types("new-password", NewPassword);
        await person.Clicks("password-with-passkey");
        await page.Locator("#password-setting:not([open])").WaitForAsync();
        Assert.Equal(200, (await LogIn(ann.Phone.Username, NewPassword)).Status);

        await person.Clicks("to-export");
        var download = await page.RunAndWaitForDownloadAsync(() => person.Clicks("export-with-passkey"));
        Assert.Contains(
            "My key ring", await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);

        // The page is reloaded after the new login; its passkey is still there.
        await page.Locator("#passkey-setting").WaitForAsync();
        await person.Clicks("remove-passkey");
        await person.Clicks("remove-confirm");
        await page.Locator("[data-test='passkey']").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        Assert.False(await page.Locator("[data-test='deletion-with-passkey']").IsVisibleAsync());
    }

    [Fact]
    public async Task A_login_that_is_old_is_asked_for_the_password()
    {
        await using var later = new ClockedApiHost();
        await later.InitializeAsync();
        await using var person = await browser.Person(later.Localhost);
        await Authenticator.Of(person);
        await person.Goes("/link");
        await person.Types("user-code", "BBBB-BBBB");
        await person.Clicks("look-up");
        await person.Registers("user-" + Unique.Text(), "Ann");
        await person.Sees("link");
        await person.Goes("/account");
        await person.Sees("shown");
        later.Clock.Advance(TimeSpan.FromMinutes(6));
        await person.Clicks("to-passkeys");
        await person.Clicks("add-passkey");
        Assert.Equal("Type your password to go on.", await person.Page.Locator("#passkey-form-error:not([hidden])").InnerTextAsync());
        await person.Types("passkey-password", "wrong horse");
        await person.Clicks("add-passkey");
        await person.Page.Locator("#passkey-form-error:text-is('Wrong password.')").WaitForAsync();
        await person.Types("passkey-password", TestPhone.Password);
        await person.Clicks("add-passkey");
        await person.The("passkey").WaitForAsync();
        Assert.False(await person.Page.Locator("#passkey-password").IsVisibleAsync());
    }

    private static Task LoggedIn(Person person) =>
        person.Page.WaitForFunctionAsync("() => JSON.stringify(localStorage).includes('accessToken')");

    private Task<Reply> LogIn(string username, string password) =>
        service.Http.Call(HttpMethod.Post, "api/v1/login", new { username, password }, device: TestDevice.New("ios"));

    public sealed class Host() : ApiHost(null, new() { ["QrLogin:ConfirmWith"] = "Passkey" })
    {
        public HttpClient AtLocalhost => field ??= Client(Localhost);
    }
}
