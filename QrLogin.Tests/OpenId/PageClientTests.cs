using QrLogin.Tests.Infrastructure;
using QrLogin.Tests.OAuth;

namespace QrLogin.Tests.OpenId;

/// <summary>Pages that handle the code flow by themselves: npm's `oidc-client-ts`, and our component.</summary>
[Trait("Speed", "Slow")]
public sealed class PageClientTests(Browser browser, PageClientHost service, NpmClients npm)
    : IClassFixture<Browser>, IClassFixture<PageClientHost>
{
    private Uri Server => service.Http.BaseAddress!;

    private string Origin => Server.GetLeftPart(UriPartial.Authority);

    [Theory]
    [InlineData("confirm", "Hello Ann")]
    [InlineData("deny", "Refused: access_denied")]
    [InlineData("wrong-state", "Refused: No matching state found in storage")]
    public async Task Oidc_client_ts_logs_in(string decision, string outcome)
    {
        Browser.SkipIfMissing();
        string page = service.Foreign.Page(
            $$"""
              <!doctype html><meta charset=utf-8><link rel="icon" href="data:,"><body><script>
              {{await npm.Read("oidc-client-ts/dist/browser/oidc-client-ts.min.js")}}
              </script><script>
              const manager = new oidc.UserManager({
                authority: '{{Origin}}', client_id: 'example', redirect_uri: location.origin + location.pathname, scope: 'openid profile',
                loadUserInfo: true,
              });
              const say = (text) => { document.body.textContent = text; document.body.dataset.done = ''; };
              const came = (user) => say('Hello ' + user.profile.name);
              if (location.search) manager.signinCallback().then(came, (error) => say('Refused: ' + error.message));
              else manager.signinRedirect();
              </script>
              """,
            name: "callback");
        await using var visitor = await browser.Visitor(Server);
        await visitor.Goes(page);
        await visitor.Sees("open");
        if (decision == "wrong-state")
        {
            await visitor.Goes(page + "?code=qra_none&state=wrong");
        }
        else
        {
            await using var phone = await browser.Phone(Server);
            await phone.Goes(await visitor.ScansScreen());
            await phone.Registers("ann-" + Unique.Text(), "Ann");
            await phone.Sees("decide");
            await phone.Clicks(decision);
        }

        await visitor.Page.WaitForSelectorAsync("[data-done]");
        Assert.Equal(outcome, await visitor.Page.InnerTextAsync("body"));
    }

    [Fact]
    public async Task The_component_brings_a_code_to_the_sites_page()
    {
        Browser.SkipIfMissing();
        var request = SiteRequest.New(new("example"), service.Foreign.Origin + "/page/callback");
        service.Foreign.Page("<!doctype html><link rel=icon href='data:,'><body>The site", name: "callback");
        string page = service.Foreign.PageFor(
            Server,
            $"<qr-login client=example redirect-uri={request.RedirectUri} code-challenge={request.Challenge} "
                + $"state={request.State} nonce=n></qr-login>");
        await using var visitor = await browser.Visitor(service.Foreign.Address);
        await visitor.Goes(page);
        var phone = await TestPhone.LoggedIn(service.Http);
        string link = await visitor.Page.EvaluateAsync<string>(
            "new Promise((resolve) => document.querySelector('qr-login').addEventListener('qr', ({ detail }) => resolve(detail.link)))");
        await (await ScannedLink.Of(phone, link)).Confirm();
        await visitor.IsAt(new(request.RedirectUri));
        var answer = SiteRequest.Answer(visitor.Page.Url);
        Assert.Equal((request.State, Origin), (answer["state"], answer["iss"]));
        var token = await request.Exchange(service.Http, answer["code"]);
        Assert.Equal((200, true), (token.Status, token["id_token"].GetString()!.Length > 0));
    }

    [Fact]
    public async Task A_page_that_takes_the_code_by_itself_stays()
    {
        Browser.SkipIfMissing();
        var request = SiteRequest.New(new("example"), service.Foreign.Origin + "/page/callback");
        await using var visitor = await browser.Visitor(service.Foreign.Address);
        await visitor.Goes(service.Foreign.PageFor(Server, "<qr-login manual></qr-login>"));
        var phone = await TestPhone.LoggedIn(service.Http);
        string link = await visitor.Page.EvaluateAsync<string>(
            """
            async (request) => {
              await customElements.whenDefined('qr-login');
              const element = document.querySelector('qr-login');
              element.authorizationRequest = request;
              window.answer = new Promise((resolve) => element.addEventListener('code', (event) => {
                event.preventDefault();
                resolve(event.detail);
              }));
              const shown = new Promise((resolve) => element.addEventListener('qr', ({ detail }) => resolve(detail.link)));
              element.start();
              return shown;
            }
            """,
            request.Query);
        await (await ScannedLink.Of(phone, link)).Confirm();
        var answer = await visitor.Page.EvaluateAsync<Dictionary<string, string>>("window.answer");
        Assert.Equal((request.State, Origin), (answer["state"], answer["iss"]));
        Assert.StartsWith(request.RedirectUri + "?", answer["redirectTo"], StringComparison.Ordinal);
        Assert.DoesNotContain("qrl_", await visitor.Page.EvaluateAsync<string>("JSON.stringify(localStorage)"), StringComparison.Ordinal);
        Assert.Equal(200, (await request.Exchange(service.Http, answer["code"])).Status);
    }
}
