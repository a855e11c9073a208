using QrLogin.Api.Values;
using QrLogin.Tests.Configuration;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>Authorization requests with one thing wrong, each with the error that the standards name.</summary>
public sealed class AuthorizationRequestTests(CodeHost site) : IClassFixture<CodeHost>
{
    [Theory]
    [InlineData("client_id", null, "invalid_client")]
    [InlineData("client_id", "nobody", "invalid_client")]
    [InlineData("client_id", "api", "invalid_client")]
    [InlineData("client_id", "tv", "invalid_request")]
    [InlineData("redirect_uri", null, "invalid_request")]
    [InlineData("redirect_uri", CodeHost.Redirect + "/", "invalid_request")]
    [InlineData("redirect_uri", CodeHost.Redirect + "?x=1", "invalid_request")]
    [InlineData("redirect_uri", "https://WEB.example.com/signed-in", "invalid_request")]
    [InlineData("redirect_uri", CodeHost.SpaRedirect, "invalid_request")]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "too short", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("request_uri", "https://web.example.com/request", "request_uri_not_supported")]
    [InlineData("dpop_jkt", "short", "invalid_request")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("state", "line\nbreak", "invalid_request")]
    public async Task A_wrong_request_is_refused_with_its_error(string name, string? value, string error)
    {
        var reply = await SiteRequest.New().With(name, value).TryOpen(site.Http, TestDevice.New("web"));
        Assert.Equal(((400, "invalid_authorization_request"), error), (reply.Refusal, reply.Error));
    }

    [Theory]
    [InlineData("state")]
    [InlineData("nonce")]
    public async Task A_text_that_is_too_long_is_refused(string name)
    {
        var reply = await SiteRequest.New().With(name, new('x', 4_097)).TryOpen(site.Http, TestDevice.New("web"));
        Assert.Equal((400, "invalid_authorization_request"), reply.Refusal);
    }

    [Fact]
    public async Task A_repeated_parameter_is_refused()
    {
        foreach (string again in new[]
        {
            "state=2", "client_id=web", "redirect_uri=https%3A%2F%2Fevil.example.com", "x&redirect_uri=https%3A%2F%2Fevil.example.com",
            string.Join('&', Enumerable.Range(0, 100).Select(i => $"p{i}=1")),
        })
        {
            var reply = await site.Http.Call(
                HttpMethod.Post,
                "api/v1/qr-sessions",
                new { authorizationRequest = $"{SiteRequest.New().Query}&{again}" },
                device: TestDevice.New("web"));
            Assert.Equal((400, "invalid_authorization_request"), reply.Refusal);
        }
    }

    [Fact]
    public async Task What_the_service_does_not_know_is_ignored()
    {
        var request = SiteRequest.New().With("ui_locales", "de en").With("display", "page").With("acr_values", "1")
            .With("scope", "openid made-up").With("prompt", "login").With("max_age", "60");
        Assert.Equal(201, (await request.TryOpen(site.Http, TestDevice.New("web"))).Status);
    }

    [Fact]
    public async Task A_parameter_without_a_value_hides_no_other()
    {
        var reply = await site.Http.Call(
            HttpMethod.Post,
            "api/v1/qr-sessions",
            new { authorizationRequest = $"{SiteRequest.New().Query}&x&&max_age=never" },
            device: TestDevice.New("web"));
        Assert.Equal(((400, "invalid_authorization_request"), "invalid_request"), (reply.Refusal, reply.Error));
    }

    [Fact]
    public async Task Only_a_client_with_a_secret_can_leave_PKCE_out_and_then_sends_a_nonce()
    {
        var request = SiteRequest.New(CodeHost.Old, "https://old.example.com/cb?from=qr")
            .With("code_challenge", null).With("code_challenge_method", null);
        Assert.Equal("invalid_request", (await request.TryOpen(site.Http, TestDevice.New("web"))).Error);
        Assert.Equal(201, (await request.With("nonce", "1").TryOpen(site.Http, TestDevice.New("web"))).Status);
        // Without an ID token, nobody could check the nonce.
        Assert.Equal("invalid_request", (await request.With("scope", "profile").TryOpen(site.Http, TestDevice.New("web"))).Error);
    }

    [Fact]
    public async Task The_port_of_a_loopback_redirect_does_not_matter() => Assert.Equal(
        201,
        (await SiteRequest.New(redirectUri: "http://127.0.0.1:49152/signed-in").TryOpen(site.Http, TestDevice.New("web"))).Status);

    [Theory]
    [InlineData("QrLogin:Clients:shop:RedirectUris is \"http://shop.example.com\"; it must be", "RedirectUris=http://shop.example.com")]
    [InlineData("QrLogin:Clients:shop:RedirectUris is \"http://localhost/cb\"; it must be", "RedirectUris=http://localhost/cb")]
    [InlineData("QrLogin:Clients:shop:RedirectUris is missing", "Grants=authorization_code")]
    [InlineData("QrLogin:Clients:shop:SecretSha256 is missing", "RedirectUris=https://shop.example.com/cb", "RequirePkce=false")]
    [InlineData(
        "QrLogin:Clients:shop:RedirectUris is \"https://shop.example.com/cb\", but a resource server gets no tokens",
        "RedirectUris=https://shop.example.com/cb",
        "ResourceServer=true",
        "SecretSha256=0000000000000000000000000000000000000000000000000000000000000000")]
    public void A_wrong_setting_prevents_the_start(string message, params string[] settings)
    {
        using var folder = new TempFolder();
        Assert.Contains(
            message,
            FailedStart.Of(
                "QrLogin.Api.dll",
                folder.Path,
                "Production",
                ["urls=http://127.0.0.1:0", .. settings.Select(setting => "QrLogin:Clients:shop:" + setting)]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://app.example.com/cb", true)]
    [InlineData("https://app.example.com/cb?a=1", true)]
    [InlineData("http://127.0.0.1/cb", true)]
    [InlineData("http://127.0.0.1:8080/cb", true)]
    [InlineData("http://[::1]/cb", true)]
    [InlineData("http://localhost/cb", true)]
    [InlineData("com.example.app:/cb", true)]
    [InlineData("http://app.example.com/cb", false)]
    [InlineData("http://127.0.0.1.evil.example.com/cb", false)]
    [InlineData("http://127.0.0.1:0/cb", false)]
    [InlineData("http://127.0.0.1:080/cb", false)]
    [InlineData("https://app.example.com/cb#here", false)]
    [InlineData("https://*.example.com/cb", false)]
    [InlineData("https://user@app.example.com/cb", false)]
    [InlineData("https://app.example.com/c\\b", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("app:/cb", false)]
    [InlineData("/cb", false)]
    public void A_redirect_is_https_or_of_this_machine_or_of_a_private_scheme(string text, bool isValid) =>
        Assert.Equal(isValid, RedirectUri.Parse(text) is not null);

    [Theory]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb", true)]
    [InlineData("http://127.0.0.1:8080/cb", "http://127.0.0.1/cb", true)]
    [InlineData("http://[::1]:1/cb", "http://[::1]:2/cb", true)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:49152/other", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1@evil.example.com/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:1@evil.example.com/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1.evil.example.com/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:0000080/cb", false)]
    [InlineData("http://localhost/cb", "http://localhost:8080/cb", false)]
    [InlineData("https://app.example.com/cb", "https://app.example.com:8443/cb", false)]
    public void A_redirect_is_compared_to_the_letter_but_for_the_port_of_this_machine(string configured, string sent, bool matches) =>
        Assert.Equal(matches, RedirectUri.Parse(configured)!.Matches(sent));
}
