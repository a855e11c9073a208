using System.Text.Json;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>A page that opens a session for an authorization request gets a code for its site, and never a token.</summary>
public sealed class CodeFlowTests(CodeHost site) : IClassFixture<CodeHost>
{
    private HttpClient Http => site.Http;

    private string Issuer => site.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task The_sites_backend_exchanges_the_code_for_a_login_of_its_own()
    {
        var request = SiteRequest.New();
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await request.Open(Http));
        Assert.Equal("""{"name":"The web site"}""", pc.Opened["client"].GetRawText());
        var scanned = await phone.Scan(pc);
        Assert.Equal("""{"name":"The web site","verified":false}""", scanned["client"].GetRawText());
        Assert.DoesNotContain("redirectTo", (await pc.Poll()).Members);
        Assert.Equal(200, (await phone.Confirm(pc, scanned["confirmToken"].GetString()!)).Status);

        var view = await pc.Poll();
        Assert.Equal(("confirmed", JsonValueKind.Null), (view["status"].GetString(), view["token"].ValueKind));
        string address = view["redirectTo"].GetString()!;
        Assert.StartsWith(CodeHost.Redirect + "?", address, StringComparison.Ordinal);
        var answer = SiteRequest.Answer(address);
        Assert.Equal((request.State, Issuer, 3), (answer["state"], answer["iss"], answer.Count));
        Assert.Equal(address, (await pc.Poll())["redirectTo"].GetString());

        var token = await request.Exchange(Http, answer["code"]);
        Assert.Equal((200, "Bearer", 600), (token.Status, token["token_type"].GetString(), token["expires_in"].GetInt32()));
        var login = await Http.Introspect(token["access_token"].GetString()!);
        // The site does not learn the id of the person's device, which the person's own logins are bound to.
        Assert.Equal(
            ("web", "oauth-" + login["sid"].GetString(), "web"),
            (login["client_id"].GetString(), login["device_id"].GetString(), login["device_type"].GetString()));
        Assert.Equal("redeemed", (await pc.Poll())["status"].GetString());
        // Without device headers, and with any.
        Assert.Equal(200, (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: token["access_token"].GetString())).Status);
    }

    [Fact]
    public async Task A_code_that_is_used_twice_ends_the_login_that_it_made()
    {
        var (request, code) = await Confirmed();
        string token = (await request.Exchange(Http, code))["access_token"].GetString()!;
        Assert.Equal((400, "invalid_grant"), (await request.Exchange(Http, code)).OAuthRefusal);
        Assert.False((await Http.Introspect(token))["active"].GetBoolean());
    }

    [Fact]
    public async Task A_wrong_exchange_does_not_use_up_the_code()
    {
        var (request, code) = await Confirmed();
        foreach (var (name, value) in new (string, string?)[]
        {
            ("code_verifier", null), ("code_verifier", request.Challenge), ("code_verifier", SiteRequest.New().Verifier),
            ("redirect_uri", null), ("redirect_uri", CodeHost.Redirect + "/"), ("redirect_uri", "http://127.0.0.1/signed-in"),
        })
            Assert.Equal((name, (400, "invalid_grant")), (name, (await request.Exchange(Http, code, (name, value))).OAuthRefusal));
        var others = SiteRequest.New(CodeHost.Spa, CodeHost.SpaRedirect);
        Assert.Equal((400, "invalid_grant"), (await others.Exchange(Http, code)).OAuthRefusal);
        Assert.Equal((401, "invalid_client"), (await request.Exchange(Http, code, ("client_secret", "wrong"))).OAuthRefusal);
        Assert.Equal((400, "invalid_request"), (await request.Exchange(Http, code, ("code", null))).OAuthRefusal);
        Assert.Equal((400, "invalid_grant"), (await request.Exchange(Http, code[..^1] + (code[^1] == 'A' ? 'E' : 'A'))).OAuthRefusal);
        Assert.Equal(200, (await request.Exchange(Http, code)).Status);
    }

    [Fact]
    public async Task A_denial_goes_back_to_the_site()
    {
        var request = SiteRequest.New();
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await request.Open(Http));
        Assert.Equal(200, (await phone.Deny(pc, await phone.Scanned(pc))).Status);
        var answer = SiteRequest.Answer((await pc.Poll())["redirectTo"].GetString()!);
        Assert.Equal(("access_denied", request.State, Issuer), (answer["error"], answer["state"], answer["iss"]));
    }

    [Fact]
    public async Task A_form_post_has_the_same_fields()
    {
        var request = SiteRequest.New().With("response_mode", "form_post");
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await request.Open(Http));
        await phone.Approve(pc);
        var view = await pc.Poll();
        Assert.DoesNotContain("redirectTo", view.Members);
        var (action, fields) = (view["formPost"].GetProperty("action").GetString(), view["formPost"].GetProperty("fields"));
        Assert.Equal(
            (CodeHost.Redirect, request.State, Issuer),
            (action, fields.GetProperty("state").GetString(), fields.GetProperty("iss").GetString()));
        Assert.Equal(200, (await request.Exchange(Http, fields.GetProperty("code").GetString()!)).Status);
    }

    [Fact]
    public async Task The_person_continues_on_the_device_that_opened_the_session()
    {
        var request = SiteRequest.New();
        var pc = await request.Open(Http);
        var here = await TestPhone.Again(Http, (await TestPhone.LoggedIn(Http)).Username, pc.Device);
        Task<Reply> Continue(TestPhone login, string pollToken, params (string, string)[] headers) => Http.Call(
            HttpMethod.Post, $"api/v1/qr-sessions/{pc.QrId}/continue", new { pollToken }, login.Token, login.Device, headers);

        var elsewhere = await TestPhone.Again(Http, here.Username);
        var plain = await TestPc.Open(Http, pc.Device);
        Assert.Equal((401, "invalid_poll_token"), (await Continue(elsewhere, pc.PollToken)).Refusal);
        Assert.Equal((401, "invalid_poll_token"), (await Continue(here, plain.PollToken)).Refusal);
        Assert.Equal((400, "validation"), (await Continue(here, "")).Refusal);
        Assert.Equal((403, "cross_site"), (await Continue(here, pc.PollToken, ("Origin", CodeHost.SpaOrigin))).Refusal);
        Assert.Equal((200, null), (await Continue(here, pc.PollToken)).Refusal);
        Assert.Equal((409, "qr_finished"), (await Continue(here, pc.PollToken)).Refusal);

        var token = await request.Exchange(Http, await pc.Code());
        var login = await Http.Introspect(token["access_token"].GetString()!);
        Assert.Equal(("web", "pwd"), (login["client_id"].GetString(), login["amr"][0].GetString()));

        // The site's login may not continue in its turn.
        var next = await request.Open(Http);
        var reply = await Http.Call(
            HttpMethod.Post,
            $"api/v1/qr-sessions/{next.QrId}/continue",
            new { pollToken = next.PollToken },
            token["access_token"].GetString(),
            next.Device);
        Assert.Equal((403, "insufficient_scope"), reply.Refusal);
    }

    [Fact]
    public async Task A_client_that_wants_a_new_login_gets_no_old_one()
    {
        var request = SiteRequest.New().With("prompt", "login");
        var device = TestDevice.New("web");
        var phone = await TestPhone.LoggedIn(Http);
        var old = await TestPhone.Again(Http, phone.Username, device);
        var pc = TestPc.Of(Http, device, await request.TryOpen(Http, device));
        Task<Reply> Continue(TestPhone login) => Http.Call(
            HttpMethod.Post, $"api/v1/qr-sessions/{pc.QrId}/continue", new { pollToken = pc.PollToken }, login.Token, device);
        Assert.Equal((403, "reauthenticate"), (await Continue(old)).Refusal);
        Assert.Equal((200, null), (await Continue(await TestPhone.Again(Http, phone.Username, device))).Refusal);
    }

    [Fact]
    public async Task A_redirect_with_a_query_keeps_it()
    {
        var request = SiteRequest.New(CodeHost.Old, "https://old.example.com/cb?from=qr")
            .With("code_challenge", null).With("code_challenge_method", null).With("nonce", "n-0S6_WzA2Mj");
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await request.Open(Http));
        await phone.Approve(pc);
        string address = (await pc.Poll())["redirectTo"].GetString()!;
        Assert.StartsWith("https://old.example.com/cb?from=qr&code=qra_", address, StringComparison.Ordinal);
        string code = SiteRequest.Answer(address)["code"];
        // Somebody may have removed the challenge from the request.
        Assert.Equal((400, "invalid_grant"), (await request.Exchange(Http, code)).OAuthRefusal);
        Assert.Equal(200, (await request.Exchange(Http, code, ("code_verifier", null))).Status);
    }

    [Fact]
    public async Task Another_sites_page_cannot_show_the_sites_code()
    {
        var request = SiteRequest.New();
        Assert.Equal((403, "cross_site"), (await request.TryOpen(Http, TestDevice.New("web"), CodeHost.SpaOrigin)).Refusal);
        Assert.Equal((403, "cross_site"), (await request.TryOpen(Http, TestDevice.New("web"), "https://evil.example.com")).Refusal);
        Assert.Equal(201, (await request.TryOpen(Http, TestDevice.New("web"), Issuer)).Status);
        var own = SiteRequest.New(CodeHost.Spa, CodeHost.SpaRedirect);
        Assert.Equal(201, (await own.TryOpen(Http, TestDevice.New("web"), CodeHost.SpaOrigin)).Status);
    }

    [Fact]
    public async Task The_page_of_a_client_with_a_secret_gets_no_token()
    {
        var reply = await Http.Call(
            HttpMethod.Post, "api/v1/qr-sessions", new { }, device: TestDevice.New("web"), headers: ("Origin", CodeHost.WebOrigin));
        Assert.Equal(((400, "invalid_authorization_request"), "unauthorized_client"), (reply.Refusal, reply["error"].GetString()));
    }

    [Fact]
    public async Task Faces_do_not_cross()
    {
        var (request, code) = await Confirmed();
        var plain = await TestPc.Open(Http);
        Task<Reply> AsDeviceCode(string secret) => Http.Form(
            "oauth/token", [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", secret), ("client_id", "tv")]);
        Assert.Equal((400, "invalid_grant"), (await AsDeviceCode(code)).OAuthRefusal);
        Assert.Equal((400, "invalid_grant"), (await AsDeviceCode((await request.Open(Http)).PollToken)).OAuthRefusal);
        Assert.Equal((400, "invalid_grant"), (await request.Exchange(Http, plain.PollToken)).OAuthRefusal);
        Assert.Equal(401, (await Http.Call(HttpMethod.Get, "api/v1/me", bearer: code, device: plain.Device)).Status);
        Assert.Equal(
            (400, "unauthorized_client"),
            (await Http.Form("oauth/token", [("grant_type", "authorization_code"), ("code", code), ("client_id", "tv")])).OAuthRefusal);
        Assert.Equal((400, "unauthorized_client"), (await Http.Form("oauth/device_authorization", CodeHost.Web.Parameters)).OAuthRefusal);
    }

    [Fact]
    public async Task A_key_that_the_request_names_must_be_proved_at_the_exchange()
    {
        using ProofKey key = new(), other = new();
        var request = SiteRequest.New().With("dpop_jkt", key.Thumbprint);
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await request.Open(Http));
        await phone.Approve(pc);
        string code = await pc.Code();
        Assert.Equal((400, "invalid_grant"), (await request.Exchange(Http, code)).OAuthRefusal);
        Assert.Equal((400, "invalid_grant"), (await Prove(request, code, other)).OAuthRefusal);
        var token = await Prove(request, code, key);
        Assert.Equal((200, "DPoP"), (token.Status, token["token_type"].GetString()));
        Assert.Equal(
            key.Thumbprint, (await Http.Introspect(token["access_token"].GetString()!))["cnf"].GetProperty("jkt").GetString());
    }

    private Task<Reply> Prove(SiteRequest request, string code, ProofKey key)
    {
        string proof = key.Sign(key.For(HttpMethod.Post, new(Http.BaseAddress!, "oauth/token"), TimeProvider.System.GetUtcNow()));
        return Http.Form(
            "oauth/token",
            [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", request.RedirectUri),
                ("code_verifier", request.Verifier), .. request.Client.Parameters,
            ],
            ("DPoP", proof));
    }

    private async Task<(SiteRequest Request, string Code)> Confirmed()
    {
        var request = SiteRequest.New();
        var (phone, pc) = (await TestPhone.LoggedIn(Http), await request.Open(Http));
        await phone.Approve(pc);
        return (request, await pc.Code());
    }
}
