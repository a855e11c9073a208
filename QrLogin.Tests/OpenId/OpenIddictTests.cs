using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OpenId;

/// <summary>OpenIddict's client, which checks everything that the standards allow it to check.</summary>
[Trait("Speed", "Slow")]
public sealed class OpenIddictTests(Browser browser, SiteHost service) : IClassFixture<Browser>, IClassFixture<SiteHost>
{
    [Theory]
    [InlineData("confirm", "Hello Ann")]
    [InlineData("deny", "access_denied")]
    public async Task A_visitor_of_a_broker_logs_in_with_a_phone(string decision, string outcome)
    {
        Browser.SkipIfMissing();
        await using var site = await OpenIddictSite.Start(service.Http.BaseAddress!);
        await using var visitor = await browser.Visitor(site.Address);
        await visitor.Goes("/");
        await visitor.Sees("open");
        await using var phone = await browser.Phone(service.Http.BaseAddress!);
        await phone.Goes(await visitor.ScansScreen());
        await phone.Registers("ann-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        await phone.Clicks(decision);
        await visitor.IsAt(decision == "confirm" ? site.Address : new(site.Address, "/callback"));
        Assert.Contains(outcome, await visitor.Page.InnerTextAsync("body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_state_is_refused_by_the_broker()
    {
        Browser.SkipIfMissing();
        await using var site = await OpenIddictSite.Start(service.Http.BaseAddress!);
        await using var visitor = await browser.Visitor(site.Address);
        await visitor.Goes("/callback?code=qra_none&state=wrong");
        Assert.DoesNotContain("Hello", await visitor.Page.InnerTextAsync("body"), StringComparison.Ordinal);
        await visitor.Goes("/");
        await visitor.Sees("open");
    }
}
