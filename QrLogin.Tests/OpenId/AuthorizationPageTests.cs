using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OpenId;

/// <summary>The page at /oauth/authorize, in a browser, for a site that only records where the visitor comes back.</summary>
[Trait("Speed", "Slow")]
public sealed class AuthorizationPageTests(Browser browser, CodeHost service) : IClassFixture<Browser>, IClassFixture<CodeHost>
{
    private const string Callback = "http://127.0.0.1:9/signed-in";

    private Uri Server => service.Http.BaseAddress!;

    private static SiteRequest Request => SiteRequest.New(CodeHost.Web, Callback);

    [Fact]
    public async Task Prompt_none_reports_what_is_missing_and_returns_a_code_once_nothing_is()
    {
        Browser.SkipIfMissing();
        await using var visitor = await Visitor();
        async Task<Dictionary<string, string>> Silently(SiteRequest request)
        {
            // The page waits for two seconds, which a busy machine may need for more than one call.
            for (int i = 0; ; i++)
            {
                var answer = await Ask(visitor, request.With("prompt", "none"));
                if (i == 5 || answer.GetValueOrDefault("error") != "temporarily_unavailable") return answer;
            }
        }

        Assert.Equal("login_required", (await Silently(Request))["error"]);
        // The login has not been used at this site before.
        string username = await LogsInOnTheAccountPage(visitor);
        Assert.Equal("consent_required", (await Silently(Request))["error"]);
        await Open(visitor, Request);
        await visitor.Clicks("continue");
        await Came(visitor);

        var request = Request;
        var answer = await Silently(request);
        var token = await request.Exchange(service.Http, answer["code"]);
        Assert.Equal(request.State, answer["state"]);
        string idToken = token["id_token"].GetString()!;

        // At the same site for the same person, and in no other case.
        Assert.Contains("code", await Silently(Request.With("id_token_hint", idToken)));
        Assert.Equal("login_required", (await Silently(Request.With("id_token_hint", idToken[..^4] + "AAAA")))["error"]);
        Assert.Equal("login_required", (await Silently(Request.With("max_age", "0")))["error"]);
        var other = await TestPhone.Again(service.Http, username);
        Assert.Equal(204, (await other.Call(HttpMethod.Delete, "logins")).Status);
        Assert.Equal("login_required", (await Silently(Request))["error"]);
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("max_age", "0")]
    public async Task A_site_that_wants_a_new_login_makes_the_visitor_log_in_again(string name, string value)
    {
        Browser.SkipIfMissing();
        await using var visitor = await Visitor();
        string username = await LogsInOnTheAccountPage(visitor);
        var request = Request.With(name, value);
        await Open(visitor, request);
        if (name == "prompt")
        {
            await visitor.Clicks("log-in-here");
        }
        else
        {
            await visitor.Clicks("continue");
            Assert.Equal("Log in again to continue.", await visitor.Page.Locator("#form-error:not([hidden])").InnerTextAsync());
        }

        await visitor.Types("username", username);
        await visitor.Types("password", TestPhone.Password);
        await visitor.Clicks("submit");
        Assert.Equal(200, (await request.Exchange(service.Http, (await Came(visitor))["code"])).Status);
    }

    [Fact]
    public async Task A_visitor_can_use_another_account_than_the_one_that_is_logged_in_here()
    {
        Browser.SkipIfMissing();
        await using var visitor = await Visitor();
        await LogsInOnTheAccountPage(visitor);
        var other = await TestPhone.LoggedIn(service.Http, "Bob");
        var request = Request.With("prompt", "select_account").With("login_hint", other.Username);
        await Open(visitor, request);
        await visitor.Clicks("other");
        Assert.Equal(other.Username, await visitor.The("username").InputValueAsync());
        await visitor.Types("password", TestPhone.Password);
        await visitor.Clicks("submit");
        var token = await request.Exchange(service.Http, (await Came(visitor))["code"]);
        Assert.Equal(
            other.Username,
            (await service.Http.Call(HttpMethod.Get, "oauth/userinfo", bearer: token["access_token"].GetString()))["preferred_username"]
                .GetString());
    }

    [Fact]
    public async Task On_a_touch_screen_this_device_comes_first_and_the_code_behind_a_button()
    {
        Browser.SkipIfMissing();
        await using var visitor = await browser.TouchScreen(Server);
        await Answers(visitor);
        await Open(visitor, Request.With("ui_locales", "fr zh-CN en"));
        Assert.Equal("zh-Hans", await visitor.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.False(await visitor.Page.Locator("qr-login").IsVisibleAsync());
        await visitor.Page.IsAccessible("authorize, on a phone");
        await visitor.Clicks("show-qr");
        await visitor.The("qr").WaitForAsync();
        await visitor.Clicks("log-in-here");
        await visitor.Page.IsAccessible("authorize, on a phone, with the form");
    }

    [Fact]
    public async Task A_phone_that_scans_takes_over_from_this_device()
    {
        Browser.SkipIfMissing();
        await using var visitor = await Visitor();
        await LogsInOnTheAccountPage(visitor);
        await Open(visitor, Request);
        await visitor.The("continue").WaitForAsync();
        await visitor.Page.IsAccessible("authorize");
        var phone = await TestPhone.LoggedIn(service.Http, "Bob");
        var scanned = await OAuth.ScannedLink.Of(phone, await visitor.ScansScreen());
        await visitor.The("here").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await scanned.Confirm();
        Assert.Contains("code", await Came(visitor));
    }

    [Fact]
    public async Task A_visitor_who_comes_late_continues_all_the_same()
    {
        Browser.SkipIfMissing();
        await using var visitor = await Visitor();
        await LogsInOnTheAccountPage(visitor);
        await Open(visitor, Request);
        await visitor.The("qr").WaitForAsync();
        // The component's own button.
        await visitor.Clicks("cancel");
        await visitor.Clicks("continue");
        Assert.Contains("code", await Came(visitor));
    }

    private async Task<Person> Visitor()
    {
        var visitor = await browser.Visitor(Server);
        await Answers(visitor);
        return visitor;
    }

    /// <summary>The site's page at the redirect URI.</summary>
    private static Task Answers(Person visitor) => visitor.Page.RouteAsync(
        Callback + "?*",
        route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<link rel=icon href='data:,'>Welcome back" }));

    private static Task<Person> Open(Person visitor, SiteRequest request) => visitor.Goes("/oauth/authorize?" + request.Query);

    private static async Task<Dictionary<string, string>> Ask(Person visitor, SiteRequest request)
    {
        await Open(visitor, request);
        return await Came(visitor);
    }

    private static async Task<Dictionary<string, string>> Came(Person visitor)
    {
        await visitor.IsAt(new(Callback));
        return SiteRequest.Answer(visitor.Page.Url);
    }

    /// <summary>Logs a new person in on this browser, through a request that is not answered.</summary>
    private static async Task<string> LogsInOnTheAccountPage(Person visitor)
    {
        string username = "ann-" + Unique.Text();
        await visitor.Goes("/link");
        await visitor.Types("user-code", "BBBB-BBBB");
        await visitor.Clicks("look-up");
        await visitor.Registers(username, "Ann");
        await visitor.Sees("link");
        return username;
    }
}
