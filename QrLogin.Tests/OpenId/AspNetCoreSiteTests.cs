using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OpenId;

/// <summary>Microsoft.AspNetCore.Authentication.OpenIdConnect, with its defaults, in a real browser with a real phone's page.</summary>
[Trait("Speed", "Slow")]
public sealed class AspNetCoreSiteTests(Browser browser, SiteHost service) : IClassFixture<Browser>, IClassFixture<SiteHost>
{
    private Uri Server => service.Http.BaseAddress!;

    [Fact]
    public async Task A_visitor_logs_in_with_a_phone_and_out_again()
    {
        Browser.SkipIfMissing();
        await using var site = await AspNetCoreSite.Start(Server);
        await using var visitor = await browser.Visitor(site.Address);
        await visitor.Goes("/");
        await visitor.Sees("open");
        Assert.Equal("Log in to The web site", await visitor.Reads("authorize-title"));
        await using var phone = await browser.Phone(Server);
        await phone.Goes(await visitor.ScansScreen());
        await phone.Registers("ann-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        await phone.Clicks("confirm");
        await visitor.IsAt(site.Address);
        Assert.Equal("Hello Ann", await visitor.Page.InnerTextAsync("body"));
        await phone.Sees("confirmed");

        await visitor.Goes("/claims");
        string claims = await visitor.Page.InnerTextAsync("body");
        foreach (string claim in new[] { "amr=mca", "amr=qr", "name=Ann", "sid=", "auth_time=" })
            Assert.Contains(claim, claims, StringComparison.Ordinal);

        await visitor.Page.GotoAsync(new Uri(site.Address, "/logout").ToString());
        await visitor.Page.WaitForURLAsync("**/bye");
        Assert.Equal("Bye", await visitor.Page.InnerTextAsync("body"));
        await visitor.Goes("/");
        await visitor.Sees("open");
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task A_visitor_whose_phone_denies_is_told_so_by_the_site()
    {
        Browser.SkipIfMissing();
        await using var site = await AspNetCoreSite.Start(Server);
        await using var visitor = await browser.Visitor(site.Address);
        await visitor.Goes("/");
        await using var phone = await browser.Phone(Server);
        await phone.Goes(await visitor.ScansScreen());
        await phone.Registers("ann-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        await phone.Clicks("deny");
        await visitor.IsAt(new(site.Address, "/signin-oidc"));
        Assert.Contains("access_denied", await visitor.Page.InnerTextAsync("body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_continues_on_this_device_and_then_with_one_press()
    {
        Browser.SkipIfMissing();
        await using var site = await AspNetCoreSite.Start(Server, options => options.ResponseMode = "query");
        await using var visitor = await browser.Visitor(site.Address);
        await visitor.Goes("/");
        await visitor.Clicks("log-in-here");
        await visitor.FillsInTheForm("ann-" + Unique.Text(), "Ann");
        await visitor.IsAt(site.Address);
        await visitor.Goes("/claims");
        Assert.Contains("amr=pwd", await visitor.Page.InnerTextAsync("body"), StringComparison.Ordinal);

        await visitor.Page.Context.ClearCookiesAsync();
        await visitor.Goes("/");
        await visitor.Clicks("continue");
        await visitor.IsAt(site.Address);
        Assert.Equal("Hello Ann", await visitor.Page.InnerTextAsync("body"));
    }

    [Fact]
    public async Task A_visitor_who_goes_back_is_told_so_by_the_site()
    {
        Browser.SkipIfMissing();
        await using var site = await AspNetCoreSite.Start(Server);
        await using var visitor = await browser.Visitor(site.Address);
        await visitor.Goes("/");
        await visitor.Clicks("back");
        await visitor.IsAt(new(site.Address, "/signin-oidc"));
        Assert.Contains("access_denied", await visitor.Page.InnerTextAsync("body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_of_another_visitor_is_refused_by_the_site()
    {
        Browser.SkipIfMissing();
        await using var site = await AspNetCoreSite.Start(Server, options => options.ResponseMode = "query");
        await using var attacker = await browser.Visitor(site.Address);
        var callback = new TaskCompletionSource<string>();
        await attacker.Page.RouteAsync("**/signin-oidc?*", route =>
        {
            callback.SetResult(route.Request.Url);
            return route.AbortAsync();
        });
        await attacker.Goes("/");
        await attacker.Clicks("log-in-here");
        await attacker.FillsInTheForm("eve-" + Unique.Text(), "Eve");
        await using var visitor = await browser.Visitor(site.Address);
        await visitor.Page.GotoAsync(await callback.Task);
        Assert.Contains("Correlation failed", await visitor.Page.InnerTextAsync("body"), StringComparison.Ordinal);
    }
}
