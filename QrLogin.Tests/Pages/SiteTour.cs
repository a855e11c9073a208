using System.Text.RegularExpressions;
using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>Takes a site's visitor through every state of the pages to which the site sends them, and stops in each.</summary>
internal sealed partial class SiteTour(Person visitor, HttpClient http, Func<string, Task> look)
{
    private const string Redirect = "http://127.0.0.1:9/signed-in", Home = "https://web.example.com/bye";

    private readonly string _username = "zoe-" + Unique.Text();

    private IPage Page => visitor.Page;

    /// <summary>Settings of the site.</summary>
    public static Dictionary<string, string> Settings => new(CodeHost.Clients)
    {
        ["QrLogin:Clients:web:PostLogoutRedirectUris"] = Home,
    };

    public async Task Takes()
    {
        // The site answers with a file, so that the browser stays on the page that sent it there.
        await Page.RouteAsync(
            url => url.StartsWith(Redirect, StringComparison.Ordinal) || url.StartsWith(Home, StringComparison.Ordinal),
            route => route.FulfillAsync(new()
            {
                ContentType = "application/octet-stream",
                Headers = new Dictionary<string, string> { ["Content-Disposition"] = "attachment" },
                Body = "x",
            }));
        await Waits();
        await LogsIn();
        await Continues();
        await GoesBack();
        await LogsOut();
        await Fails();
    }

    private Task Asks(string name = "nonce", string value = "n") =>
        visitor.Goes("/oauth/authorize?" + SiteRequest.New(CodeHost.Web, Redirect).With(name, value).Query);

    private async Task Waits()
    {
        await Asks();
        string link = await visitor.ScansScreen();
        await Stops("authorize");
        var phone = await TestPhone.LoggedIn(http, "Zoë 王");
        await OAuth.ScannedLink.Of(phone, link);
        await visitor.The("here").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await Stops("authorize-scanned");
    }

    private async Task LogsIn()
    {
        await Asks();
        await visitor.Clicks("log-in-here");
        await visitor.Types("username", _username);
        await visitor.Types("password", "not the password");
        await visitor.Clicks("submit");
        await Page.Locator("#form-error:visible").WaitForAsync();
        await Stops("authorize-form");
        await visitor.FillsInTheForm(_username, "Zoë 王");
        await visitor.Sees("redirecting");
        await Stops("authorize-redirecting");
    }

    private async Task Continues()
    {
        await Page.RouteAsync("**/api/**/me", _ => Task.CompletedTask);
        await Asks();
        await Page.Locator("[data-here='checking']:visible").WaitForAsync();
        await visitor.The("qr").WaitForAsync();
        await Stops("authorize-checking");
        await Page.UnrouteAsync("**/api/**/me");
        await Asks();
        await visitor.The("continue").WaitForAsync();
        await visitor.The("qr").WaitForAsync();
        await Stops("authorize-known");
        await Page.RouteAsync("**/api/**/continue", route => route.AbortAsync());
        await visitor.Clicks("continue");
        await visitor.The("here-trouble").WaitForAsync();
        await Stops("authorize-offline");
        await Page.UnrouteAsync("**/api/**/continue");
    }

    private async Task GoesBack()
    {
        await visitor.Clicks("back");
        await visitor.Sees("redirecting");
        await Stops("authorize-back");
    }

    private async Task LogsOut()
    {
        await visitor.Goes($"/oauth/logout?client_id=web&post_logout_redirect_uri={Home}");
        await visitor.Sees("ask");
        await Stops("logout-question");
        await Page.RouteAsync("**/api/**/logout", route => route.AbortAsync());
        await visitor.Clicks("log-out");
        await visitor.The("unconfirmed").WaitForAsync();
        await Stops("logout-unconfirmed");
        await Page.UnrouteAsync("**/api/**/logout");
        await visitor.The("unconfirmed").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await Stops("logged-out-of-site");
    }

    private async Task Fails()
    {
        await Asks("client_id", "nobody");
        await visitor.Sees("link");
        await Stops("problem");
        // The same page, as a service that is overloaded sends it.
        await Page.RouteAsync("**/oauth/authorize?**", async route =>
        {
            var page = await route.FetchAsync();
            string text = Error().Replace(
                await page.TextAsync(), "&quot;error&quot;:&quot;temporarily_unavailable&quot;,&quot;retryAfter&quot;:2");
            await route.FulfillAsync(new() { Response = page, Body = text });
        });
        await Asks("client_id", "nobody");
        await visitor.Sees("again");
        await Stops("problem-again");
        await Page.UnrouteAsync("**/oauth/authorize?**");
    }

    private async Task Stops(string name)
    {
        await Tour.AnimationsEnd(Page);
        await look(name);
    }

    [GeneratedRegex("&quot;error&quot;:&quot;[a-z_]+&quot;")]
    private static partial Regex Error();
}
