using System.Net;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>What /oauth/authorize answers before anybody logs in: a page, an error that goes back to the site, or an error page.</summary>
public sealed class AuthorizationEndpointTests(CodeHost site) : IClassFixture<CodeHost>
{
    private HttpClient Http => site.Http;

    private string Issuer => site.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    [Theory]
    [InlineData("client_id", null, "invalid_client")]
    [InlineData("client_id", "nobody", "invalid_client")]
    [InlineData("redirect_uri", null, "invalid_request")]
    [InlineData("redirect_uri", CodeHost.Redirect + "/", "invalid_request")]
    [InlineData("redirect_uri", "https://web.example.com@evil.example/signed-in", "invalid_request")]
    [InlineData("redirect_uri", "javascript:alert(1)", "invalid_request")]
    public async Task An_error_that_must_not_be_sent_to_the_address_in_the_request_is_a_page(string name, string? value, string error)
    {
        foreach (var reply in await ByGetAndPost(SiteRequest.New().With(name, value)))
        {
            Assert.Equal((400, "text/html"), (reply.Status, reply.Content.ContentType?.MediaType));
            Assert.Null(reply.Headers.Location);
            Assert.Contains(error, WebUtility.HtmlDecode(reply.Text), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("request", "e30.e30.", "request_not_supported")]
    [InlineData("request_uri", "https://web.example.com/request", "request_uri_not_supported")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("dpop_jkt", "short", "invalid_request")]
    public async Task An_invalid_request_with_a_valid_redirect_sends_its_error_to_the_site(string name, string? value, string error)
    {
        var request = SiteRequest.New().With(name, value);
        foreach (var reply in await ByGetAndPost(request))
        {
            // Not 307, which would make the browser post again.
            Assert.Equal(303, reply.Status);
            var answer = SiteRequest.Answer(reply.Headers.Location!.ToString());
            Assert.Equal((error, request.State, Issuer), (answer["error"], answer["state"], answer["iss"]));
        }
    }

    [Fact]
    public async Task A_page_can_be_neither_framed_nor_kept_and_posts_to_the_sites_origin_only_where_it_must()
    {
        const string Own = "form-action 'self'";
        foreach (var (mode, action) in new[] { ("query", $"{Own};"), ("form_post", $"{Own} https://web.example.com;") })
        {
            foreach (var reply in await ByGetAndPost(SiteRequest.New().With("response_mode", mode)))
            {
                string policy = reply.Headers.GetValues("Content-Security-Policy").Single() + ";";
                Assert.Equal(
                    (200, "no-store", "DENY"), (reply.Status, reply.Headers.CacheControl?.ToString(), Header(reply, "X-Frame-Options")));
                Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
                Assert.Contains(action, policy.Replace(" ;", ";", StringComparison.Ordinal), StringComparison.Ordinal);
                Assert.Equal("no-referrer", Header(reply, "Referrer-Policy"));
            }
        }

        var other = await Http.Call(HttpMethod.Get, "link");
        Assert.DoesNotContain("web.example.com", other.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_any_site_may_send_its_visitor_here_but_none_may_open_the_session()
    {
        (string, string)[] foreign =
            [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Origin", "https://web.example.com")];
        var request = SiteRequest.New();
        Assert.Equal(200, (await Http.Form("oauth/authorize", request.Query, foreign)).Status);
        Assert.Equal(200, (await Http.Call(HttpMethod.Get, "oauth/authorize?" + request.Query, headers: foreign)).Status);
        Assert.Equal((403, "cross_site"), (await request.TryOpen(Http, TestDevice.New("web"), "https://evil.example")).Refusal);
    }

    [Fact]
    public async Task An_error_of_a_form_post_is_posted_by_the_page()
    {
        var request = SiteRequest.New().With("response_mode", "form_post").With("prompt", "none login");
        var reply = await Http.Call(HttpMethod.Get, "oauth/authorize?" + request.Query);
        Assert.Equal((200, null), (reply.Status, reply.Headers.Location));
        Assert.Contains("\"error\":\"invalid_request\"", WebUtility.HtmlDecode(reply.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_proves_nothing_gets_no_code_without_a_person()
    {
        var request = SiteRequest.New(CodeHost.Spa, "http://127.0.0.1:8123/signed-in").With("prompt", "none");
        foreach (var reply in await ByGetAndPost(request))
            Assert.Equal((303, "consent_required"), (reply.Status, SiteRequest.Answer(reply.Headers.Location!.ToString())["error"]));
        Assert.Equal(200, (await ByGetAndPost(SiteRequest.New(CodeHost.Spa, CodeHost.SpaRedirect).With("prompt", "none")))[0].Status);
    }

    [Fact]
    public async Task What_the_request_says_cannot_become_markup()
    {
        var reply = await Http.Call(
            HttpMethod.Get,
            "oauth/authorize?" + SiteRequest.New().With("state", "\"><script>alert(1)</script>").With("login_hint", "'\"><b>").Query);
        Assert.Equal(200, reply.Status);
        Assert.DoesNotContain("<script>alert", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", 405)]
    [InlineData("POST", 415)]
    public async Task A_request_of_another_method_or_media_type_gets_a_page(string method, int status)
    {
        using var request = new HttpRequestMessage(new(method), "oauth/authorize") { Content = new StringContent("{}") };
        var reply = await Http.Ask(request);
        Assert.Equal((status, "text/html"), (reply.Status, reply.Content.ContentType?.MediaType));
    }

    private static string Header(Reply reply, string name) => reply.Headers.GetValues(name).Single();

    private async Task<Reply[]> ByGetAndPost(SiteRequest request) =>
    [
        await Http.Call(HttpMethod.Get, "oauth/authorize?" + request.Query), await Http.Form("oauth/authorize", request.Query),
    ];
}
