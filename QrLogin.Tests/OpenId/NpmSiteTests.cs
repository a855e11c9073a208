using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OpenId;

/// <summary>Sites with clients from npm, in a real browser with a real phone's page.</summary>
[Trait("Speed", "Slow")]
public sealed class NpmSiteTests(Browser browser, SiteHost service, NpmClients npm) : IClassFixture<Browser>, IClassFixture<SiteHost>
{
    private Uri Server => service.Http.BaseAddress!;

    private string[] Arguments => [Server.GetLeftPart(UriPartial.Authority), SiteHost.Web.Secret!];

    [Theory]
    [InlineData(null, "dpop: Ann, Ann, by mca,qr")]
    [InlineData("deny", "AuthorizationResponseError: access_denied")]
    [InlineData("wrong-state", "ClientError: OAUTH_INVALID_RESPONSE")]
    public async Task Openid_client_pushes_its_request_and_proves_its_key(string? decision, string outcome)
    {
        Browser.SkipIfMissing();
        string[] arguments = decision == "wrong-state" ? [.. Arguments, decision] : Arguments;
        string printed = await npm.Run("openid-client-code.mjs", arguments, async line =>
        {
            if (!line.StartsWith("go: ", StringComparison.Ordinal)) return true;
            string address = line["go: ".Length..];
            Assert.DoesNotContain("redirect_uri", address, StringComparison.Ordinal);
            await using var visitor = await browser.Visitor(Server);
            await visitor.Goes(address);
            await Decide(visitor, decision == "deny" ? "deny" : "confirm");
            await visitor.Page.WaitForURLAsync("**/callback?*");
            return true;
        });
        Assert.Equal(outcome, printed.Trim().Split('\n')[^1]);
    }

    [Fact]
    public async Task Express_openid_connect_logs_in_and_out()
    {
        Browser.SkipIfMissing();
        await npm.Run("express.mjs", Arguments, async line =>
        {
            Uri site = new(line["go: ".Length..]);
            await using var visitor = await browser.Visitor(site);
            await visitor.Goes("/");
            await Decide(visitor, "confirm");
            await visitor.IsAt(site);
            Assert.Equal("Hello Ann", await visitor.Page.InnerTextAsync("body"));
            await visitor.Page.GotoAsync(site + "logout");
            // Nobody is logged in here, so the site asks again.
            await visitor.Sees("open");

            await Decide(visitor, "deny");
            await visitor.IsAt(new(site, "callback"));
            Assert.Contains("Refused", await visitor.Page.InnerTextAsync("body"), StringComparison.Ordinal);
            await visitor.Page.GotoAsync(site + "callback?code=qra_none&state=wrong");
            Assert.Contains("Refused", await visitor.Page.InnerTextAsync("body"), StringComparison.Ordinal);
            return false;
        });
    }

    private async Task Decide(Person visitor, string decision)
    {
        await visitor.Sees("open");
        await using var phone = await browser.Phone(Server);
        await phone.Goes(await visitor.ScansScreen());
        await phone.Registers("ann-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        await phone.Clicks(decision);
        await phone.Sees(decision == "confirm" ? "confirmed" : "denied");
    }
}
