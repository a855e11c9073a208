using System.Net;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>A site ends its login (OpenID Connect RP-Initiated Logout 1.0).</summary>
public sealed class LogoutTests(LogoutTests.Host site) : IClassFixture<LogoutTests.Host>
{
    private const string AfterLogout = "https://web.example.com/bye";

    private HttpClient Http => site.Http;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_id_token_ends_its_login_and_no_other_even_after_it_has_expired(bool byPost)
    {
        var (idToken, token) = await LoggedIn();
        var other = await LoggedIn();
        site.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True((await Http.Introspect(token))["active"].GetBoolean());
        var page = await LogOut(byPost, ("id_token_hint", idToken), ("post_logout_redirect_uri", AfterLogout), ("state", "s&1"));
        Assert.Equal(200, page.Status);
        string text = WebUtility.HtmlDecode(page.Text);
        Assert.Contains("\"hasEnded\":true", text, StringComparison.Ordinal);
        Assert.Contains($"\"redirectTo\":\"{AfterLogout}?state=s%261\"", text, StringComparison.Ordinal);
        Assert.False((await Http.Introspect(token))["active"].GetBoolean());
        Assert.True((await Http.Introspect(other.Token))["active"].GetBoolean());
        // Again, as after a lost answer.
        Assert.Equal(200, (await LogOut(byPost, ("id_token_hint", idToken))).Status);
    }

    [Fact]
    public async Task A_link_that_a_browser_fetches_ahead_ends_nothing()
    {
        var (idToken, token) = await LoggedIn();
        var fetched = await Http.Call(HttpMethod.Get, "oauth/logout?id_token_hint=" + idToken, headers: ("Sec-Purpose", "prefetch"));
        Assert.Equal(503, fetched.Status);
        Assert.Equal(200, (await Http.Call(HttpMethod.Head, "oauth/logout?id_token_hint=" + idToken)).Status);
        Assert.True((await Http.Introspect(token))["active"].GetBoolean());
    }

    [Fact]
    public async Task Without_a_hint_that_is_ours_nothing_ends_and_the_page_asks()
    {
        var (idToken, token) = await LoggedIn();
        foreach (var hint in new[] { idToken[..^4] + "AAAA", "no token", idToken.Split('.')[1] })
        {
            var page = await LogOut(false, ("id_token_hint", hint), ("client_id", "web"), ("post_logout_redirect_uri", AfterLogout));
            Assert.Equal(200, page.Status);
            Assert.Contains("\"hasEnded\":false", WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);
        }

        Assert.Equal(200, (await LogOut(false)).Status);
        // Without a client, nobody can tell whose address it is.
        var nobodys = await LogOut(false, ("post_logout_redirect_uri", AfterLogout));
        Assert.Equal((200, false), (nobodys.Status, nobodys.Text.Contains(AfterLogout, StringComparison.Ordinal)));
        Assert.True((await Http.Introspect(token))["active"].GetBoolean());
    }

    [Fact]
    public async Task Nobody_is_sent_to_an_address_that_the_client_has_not_registered()
    {
        var (idToken, token) = await LoggedIn();
        foreach (var wrong in new (string, string)[][]
        {
            [("id_token_hint", idToken), ("post_logout_redirect_uri", "https://evil.example")],
            [("id_token_hint", idToken), ("post_logout_redirect_uri", CodeHost.Redirect)],
            [("id_token_hint", idToken), ("client_id", "spa"), ("post_logout_redirect_uri", AfterLogout)],
            [("client_id", "nobody"), ("post_logout_redirect_uri", AfterLogout)],
        })
        {
            var page = await LogOut(false, wrong);
            Assert.Equal((400, "text/html"), (page.Status, page.Content.ContentType?.MediaType));
            Assert.DoesNotContain("evil.example", page.Text, StringComparison.Ordinal);
        }

        Assert.True((await Http.Introspect(token))["active"].GetBoolean());
    }

    private async Task<(string IdToken, string Token)> LoggedIn()
    {
        var request = SiteRequest.New();
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await request.Open(Http));
        await phone.Approve(pc);
        var token = await request.Exchange(Http, await pc.Code());
        return (token["id_token"].GetString()!, token["access_token"].GetString()!);
    }

    private Task<Reply> LogOut(bool byPost, params (string Name, string Value)[] parameters)
    {
        string text = string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        return byPost ? Http.Form("oauth/logout", text) : Http.Call(HttpMethod.Get, "oauth/logout?" + text);
    }

    /// <summary>The clients of <see cref="CodeHost"/>, and a clock that a test moves.</summary>
    public sealed class Host() : ClockedApiHost(new(CodeHost.Clients) { ["QrLogin:Clients:web:PostLogoutRedirectUris"] = AfterLogout });
}
