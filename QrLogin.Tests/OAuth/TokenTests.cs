using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>Introspection (RFC 7662) and revocation (RFC 7009).</summary>
public abstract class TokenTests(Site site)
{
    private const string Inactive = """{"active":false}""";

    private HttpClient Http => site.Http;

    [Fact]
    public async Task Introspection_returns_every_member_of_a_clients_token()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        await phone.Approve(pc);
        var reply = await Http.Introspect(await pc.Token());
        Assert.Equal((200, true), (reply.Status, reply.Headers.CacheControl?.NoStore));
        Assert.Equal(
            ["active", "sub", "username", "client_id", "exp", "iat", "token_type", "device_id", "device_type", "amr", "sid"],
            reply.Members);
        Assert.Equal(
            (true, phone.Username, "tv", "Bearer"),
            (reply["active"].GetBoolean(), reply["username"].GetString(), reply["client_id"].GetString(), reply["token_type"].GetString()));
        Assert.Equal((await phone.Call(HttpMethod.Get, "me"))["account"].GetProperty("accountId").GetString(), reply["sub"].GetString());
        Assert.Equal(30 * 24 * 3600, reply["exp"].GetInt64() - reply["iat"].GetInt64());
        Assert.StartsWith("oauth-", reply["device_id"].GetString(), StringComparison.Ordinal);
        Assert.Equal(("other", """["mca","qr"]"""), (reply["device_type"].GetString(), reply["amr"].GetRawText()));
    }

    [Fact]
    public async Task An_API_token_is_active_for_every_resource_server_and_has_no_client()
    {
        var phone = await TestPhone.LoggedIn(Http);
        foreach (var server in new[] { TestClient.Api, TestClient.Narrow })
        {
            var reply = await Http.Introspect(phone.Token, server);
            Assert.Equal(
                ["active", "sub", "username", "exp", "iat", "token_type", "device_id", "device_type", "amr", "sid"], reply.Members);
            Assert.Equal(
                (phone.Device.Id, "ios", """["pwd"]"""),
                (reply["device_id"].GetString(), reply["device_type"].GetString(), reply["amr"].GetRawText()));
        }
    }

    [Fact]
    public async Task A_resource_server_can_authenticate_in_either_way()
    {
        var phone = await site.AnyPhone();
        Assert.True((await Http.Form("oauth/introspect", [("token", phone.Token), .. TestClient.Api.Parameters]))["active"].GetBoolean());
        Assert.True((await Http.Form(
            "oauth/introspect",
            [("token", phone.Token), ("token_type_hint", "refresh_token")],
            TestClient.Api.Basic))["active"].GetBoolean());
    }

    [Theory]
    [InlineData("api:the secret: of the API/+ä", true)]
    [InlineData("api:the+secret%3A+of+the+API%2F%2B%C3%A4", true)]
    [InlineData("api:the+secret: of the API/%2B%C3%A4", true)]
    [InlineData("narrow:the secret of the narrow API", true)]
    [InlineData("narrow:the%20secret%20of%20the%20narrow%20API", true)]
    [InlineData("api:the secret: of the API/ ä", false)]
    [InlineData("api:the secret: of the API/%2", false)]
    [InlineData("narrow:the%2Bsecret+of+the+narrow+API", false)]
    [InlineData("tv:+", false)]
    public async Task A_Basic_secret_may_be_sent_encoded_or_as_it_is(string credentials, bool isRight)
    {
        string basic = "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credentials));
        var reply = await Http.Form("oauth/introspect", "token=x", ("Authorization", basic));
        Assert.Equal(isRight ? (200, null) : (401, "invalid_client"), reply.OAuthRefusal);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=ISO-8859-1")]
    [InlineData("application/x-www-form-urlencoded;charset=utf8")]
    [InlineData("Application/X-WWW-Form-Urlencoded; charset=anything")]
    public async Task The_charset_of_a_form_is_ignored(string contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "oauth/introspect");
        request.Content = new ByteArrayContent("token=x&client_id=api&client_secret=the+secret%3A+of+the+API%2F%2B%C3%A4"u8.ToArray());
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        Assert.False((await Http.Ask(request))["active"].GetBoolean());
    }

    [Fact]
    public async Task Unknown_ended_and_foreign_tokens_are_inactive_and_nothing_else()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        foreach (string text in new[]
        {
            "nothing",
            "qrl_" + new string('A', 64),
            pc.DeviceCode,
            phone.Token[..^1] + (phone.Token[^1] == 'A' ? 'E' : 'A'),
            " " + phone.Token,
            "a\0b"
        })
        {
            var reply = await Http.Introspect(text);
            Assert.Equal((200, Inactive), (reply.Status, reply.Text));
        }

        await phone.Approve(pc);
        string token = await pc.Token();
        Assert.Equal(Inactive, (await Http.Introspect(token, TestClient.Narrow)).Text);
        Assert.NotEqual(Inactive, (await Http.Introspect(token)).Text);
        await phone.Call(HttpMethod.Delete, "logins");
        Assert.Equal(Inactive, (await Http.Introspect(token)).Text);
        await phone.Call(HttpMethod.Post, "logout");
        Assert.Equal(Inactive, (await Http.Introspect(phone.Token)).Text);
    }

    [Fact]
    public async Task A_token_that_its_client_revokes_is_refused_at_once_everywhere()
    {
        var (pc, phone) = (await DevicePc.Asks(Http), await TestPhone.LoggedIn(Http));
        await phone.Approve(pc);
        string token = await pc.Token();
        Assert.Equal(200, (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token)).Status);

        var revoked = await Revoke(token, TestClient.Tv);
        Assert.Equal((200, ""), (revoked.Status, revoked.Text));
        Assert.Equal((400, "invalid_device"), (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token)).Refusal);
        Assert.Equal(
            (401, "invalid_token"), (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: TestDevice.New("tv"))).Refusal);
        Assert.Equal(Inactive, (await Http.Introspect(token)).Text);
        Assert.Equal((400, "invalid_grant"), (await pc.Poll()).OAuthRefusal);
        // An invalid token is already in the state that the client wants.
        Assert.Equal(200, (await Revoke(token, TestClient.Tv)).Status);
    }

    [Fact]
    public async Task A_client_can_revoke_only_its_own_tokens()
    {
        var (pc, phone) = (await DevicePc.Asks(Http, TestClient.Backend), await TestPhone.LoggedIn(Http));
        await phone.Approve(pc);
        string token = await pc.Token();
        foreach (var thief in new[] { TestClient.Tv, TestClient.Api })
            Assert.Equal((400, "invalid_grant"), (await Revoke(token, thief)).OAuthRefusal);
        Assert.Equal((400, "invalid_grant"), (await Revoke(phone.Token, TestClient.Backend)).OAuthRefusal);
        Assert.Equal((401, "invalid_client"), (await Revoke(token, new("backend"))).OAuthRefusal);
        Assert.Equal(200, (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token)).Status);
        Assert.Equal(200, (await phone.Call(HttpMethod.Get, "me")).Status);
        Assert.Equal(200, (await Revoke(token, TestClient.Backend)).Status);
        Assert.Equal(Inactive, (await Http.Introspect(token)).Text);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("qrp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("qrl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Revoking_something_that_is_no_token_is_not_an_error(string text) =>
        Assert.Equal(200, (await Revoke(text, TestClient.Tv)).Status);

    [Fact]
    public async Task The_metadata_names_every_endpoint_and_method()
    {
        var metadata = await Http.Call(HttpMethod.Get, ".well-known/oauth-authorization-server");
        string issuer = Http.BaseAddress!.ToString().TrimEnd('/');
        Assert.Equal((200, "application/json"), (metadata.Status, metadata.Content.ContentType?.MediaType));
        Assert.Equal(issuer, metadata["issuer"].GetString());
        foreach (string endpoint in new[] { "device_authorization", "token", "introspection", "revocation" })
            Assert.Equal(
                405, (await Http.Call(HttpMethod.Get, metadata[endpoint + "_endpoint"].GetString()![(issuer.Length + 1)..])).Status);
        Assert.Equal(
            ["authorization_code", "urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
            metadata["grant_types_supported"].EnumerateArray().Select(type => type.GetString()));
        Assert.Equal("""["code"]""", metadata["response_types_supported"].GetRawText());
        Assert.Equal(
            """["none","client_secret_basic","client_secret_post"]""", metadata["token_endpoint_auth_methods_supported"].GetRawText());
        Assert.Equal(
            """["client_secret_basic","client_secret_post"]""", metadata["introspection_endpoint_auth_methods_supported"].GetRawText());
        Assert.Equal("""["ES256"]""", metadata["dpop_signing_alg_values_supported"].GetRawText());
    }

    private Task<Reply> Revoke(string token, TestClient client) =>
        Http.Form("oauth/revoke", [("token", token), ("token_type_hint", "access_token"), .. client.Parameters]);
}
