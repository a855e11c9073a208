using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>OAuth errors: codes and statuses as in RFC 6749.</summary>
public abstract class OAuthErrorTests(Site site)
{
    private const string Code = "device_code=qrp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        Grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code";

    private HttpClient Http => site.Http;

    public static TheoryData<string, string, int, string> Wrong => new()
    {
        { "device_authorization", "", 401, "invalid_client" },
        { "device_authorization", "client_id=nobody", 401, "invalid_client" },
        { "device_authorization", "client_id=TV", 401, "invalid_client" },
        { "device_authorization", "client_id=", 401, "invalid_client" },
        { "device_authorization", "client_id=tv&client_id=tv", 400, "invalid_request" },
        { "device_authorization", "CLIENT_ID=tv", 401, "invalid_client" },
        { "device_authorization", "client_id=tv&client_secret=x", 401, "invalid_client" },
        { "device_authorization", "client_id=backend", 401, "invalid_client" },
        { "device_authorization", "client_id=api&client_secret=the+secret%3A+of+the+API%2F%2B%C3%A4", 400, "unauthorized_client" },
        { "token", $"{Grant}&{Code}", 401, "invalid_client" },
        { "token", $"{Grant}&{Code}&client_id=nobody", 401, "invalid_client" },
        { "token", "client_id=tv", 400, "invalid_request" },
        { "token", $"client_id=tv&{Code}", 400, "invalid_request" },
        { "token", $"client_id=tv&{Grant}", 400, "invalid_request" },
        { "token", $"client_id=tv&{Grant}&device_code=", 400, "invalid_request" },
        { "token", $"client_id=tv&{Grant}&{Code}&{Code}", 400, "invalid_request" },
        { "token", $"client_id=tv&{Code}&grant_type=password&username=a&password=b", 400, "unsupported_grant_type" },
        { "token", $"client_id=tv&{Code}&grant_type=refresh_token", 400, "unsupported_grant_type" },
        { "token", $"client_id=tv&{Code}&grant_type=device_code", 400, "unsupported_grant_type" },
        { "token", $"client_id=tv&{Grant}&{Code}", 400, "invalid_grant" },
        { "token", $"client_id=tv&{Grant}&device_code=qrl_nothing", 400, "invalid_grant" },
        { "token", $"client_id=tv&{Grant}&device_code=%00%FF", 400, "invalid_grant" },
        { "introspect", "token=x", 401, "invalid_client" },
        { "introspect", "token=x&client_id=tv", 400, "unauthorized_client" },
        { "introspect", "token=x&client_id=backend&client_secret=the+secret+of+the+backend", 400, "unauthorized_client" },
        { "introspect", "client_id=narrow&client_secret=the+secret+of+the+narrow+API", 400, "invalid_request" },
        { "revoke", "token=x", 401, "invalid_client" },
        { "revoke", "client_id=tv", 400, "invalid_request" },
        { "nothing", "", 404, "invalid_request" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task OAuth_errors_use_the_codes_of_the_RFC(string endpoint, string body, int status, string error)
    {
        var reply = await Http.Form("oauth/" + endpoint, body);
        Assert.Equal((status, error), reply.OAuthRefusal);
        Assert.Equal(["error", "error_description"], reply.Members);
        Assert.Equal(("application/json", true), (reply.Content.ContentType?.MediaType, reply.Headers.CacheControl?.NoStore));
        // RFC 6749, section 5.2: these characters and no others.
        Assert.Matches(@"^[\x20\x21\x23-\x5B\x5D-\x7E]+$", reply["error_description"].GetString());
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !")]
    [InlineData("Basic dHY=")]
    [InlineData("Basic bm9ib2R5OnNlY3JldA==")]
    [InlineData("Bearer tv")]
    public async Task A_failed_Basic_authentication_gets_a_Basic_challenge(string authorization)
    {
        var reply = await Http.Form("oauth/device_authorization", "", ("Authorization", authorization));
        Assert.Equal((401, "invalid_client"), reply.OAuthRefusal);
        Assert.Equal("Basic realm=\"oauth\", error=\"invalid_client\"", reply.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("device_authorization", "client_id=nobody&client_secret=wrong")]
    [InlineData("device_authorization", "client_id=backend&client_secret=wrong")]
    [InlineData("device_authorization", "client_id=backend")]
    [InlineData("device_authorization", "")]
    [InlineData("token", $"{Grant}&{Code}&client_id=nobody")]
    [InlineData("introspect", "token=x&client_id=api&client_secret=wrong")]
    [InlineData("revoke", "token=x&client_id=api&client_secret=wrong")]
    public async Task A_client_that_did_not_use_the_header_gets_no_challenge(string endpoint, string body)
    {
        var reply = await Http.Form("oauth/" + endpoint, body);
        Assert.Equal((401, "invalid_client"), reply.OAuthRefusal);
        Assert.Empty(reply.Headers.WwwAuthenticate);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("introspect")]
    [InlineData("revoke")]
    public async Task A_failed_Basic_authentication_is_challenged_at_every_endpoint(string endpoint)
    {
        var reply = await Http.Form("oauth/" + endpoint, $"{Grant}&{Code}&token=x", ("Authorization", "Basic bm9ib2R5OnNlY3JldA=="));
        Assert.Equal((401, "invalid_client"), reply.OAuthRefusal);
        Assert.Equal("Basic", Assert.Single(reply.Headers.WwwAuthenticate).Scheme);
    }

    [Fact]
    public async Task A_client_cannot_authenticate_in_two_ways_at_once()
    {
        var backend = TestClient.Backend;
        Assert.Equal(
            (400, "invalid_request"), (await Http.Form("oauth/device_authorization", backend.Parameters, backend.Basic)).OAuthRefusal);
        Assert.Equal(
            (400, "invalid_request"), (await Http.Form("oauth/device_authorization", [("client_id", "tv")], backend.Basic)).OAuthRefusal);
        Assert.Equal(200, (await Http.Form("oauth/device_authorization", [("client_id", backend.Id)], backend.Basic)).Status);
        Assert.Equal(200, (await Http.Form("oauth/device_authorization", "", TestClient.Tv.Basic)).Status);
    }

    [Theory]
    [InlineData("device_authorization")]
    [InlineData("token")]
    [InlineData("introspect")]
    [InlineData("revoke")]
    public async Task Other_methods_types_and_sizes_get_the_same_errors(string endpoint)
    {
        Assert.Equal((405, "invalid_request"), (await Http.Call(HttpMethod.Get, "oauth/" + endpoint)).OAuthRefusal);
        Assert.Equal(
            (415, "invalid_request"), (await Http.Call(HttpMethod.Post, "oauth/" + endpoint, new { client_id = "tv" })).OAuthRefusal);
        Assert.Equal(
            (413, "invalid_request"), (await Http.Form("oauth/" + endpoint, "client_id=tv&x=" + new string('x', 17_000))).OAuthRefusal);
        Assert.Equal(
            (400, "invalid_request"),
            (await Http.Form("oauth/" + endpoint, string.Join('&', Enumerable.Range(0, 2_000).Select(i => $"{i}=")))).OAuthRefusal);
    }

    [Theory]
    [InlineData("X-Device-Id", "short")]
    [InlineData("X-Device-Type", "tv")]
    public async Task A_single_device_header_is_refused(string header, string value) =>
        Assert.Equal(
            (400, "invalid_request"), (await Http.Form("oauth/device_authorization", "client_id=tv", (header, value))).OAuthRefusal);

    [Fact]
    public async Task A_parameter_without_a_value_hides_no_other()
    {
        Assert.Equal(200, (await Http.Form("oauth/device_authorization", "x&client_id=tv&&y")).Status);
        var repeated = await Http.Form("oauth/device_authorization", "client_id=tv&x&client_id=other");
        Assert.Equal((400, "invalid_request"), repeated.OAuthRefusal);
    }

    [Fact]
    public async Task Unknown_parameters_are_ignored() =>
        Assert.Equal(
            200,
            (await Http.Form(
                "oauth/device_authorization",
                "client_id=tv&scope=openid+email&nonsense&=&resource=a&resource=b&user_code=AAAA-AAAA&device_code=mine")).Status);
}
