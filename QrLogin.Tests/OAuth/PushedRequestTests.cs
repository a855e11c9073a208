using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>Authorization requests that clients push (RFC 9126).</summary>
public sealed class PushedRequestTests(PushedRequestTests.Host site) : IClassFixture<PushedRequestTests.Host>
{
    private HttpClient Http => site.Http;

    [Fact]
    public async Task A_pushed_request_can_be_opened_until_it_has_led_to_a_code()
    {
        var request = SiteRequest.New();
        var pushed = await Push(request);
        Assert.Equal((201, 600), (pushed.Status, pushed["expires_in"].GetInt32()));
        string reference = Reference(pushed);
        Assert.DoesNotContain(request.State, reference, StringComparison.Ordinal);
        // The page may be loaded again.
        await Open(reference);
        Assert.Equal(200, (await Http.Call(HttpMethod.Get, "oauth/authorize?" + reference)).Status);
        var pc = TestPc.Of(Http, TestDevice.New("web"), await TryOpen(reference));
        var (opened, phone) = (await Open(reference), await TestPhone.LoggedIn(Http));
        await phone.Approve(opened);
        Assert.Equal(request.State, SiteRequest.Answer((await opened.Poll())["redirectTo"].GetString()!)["state"]);
        Assert.Equal(200, (await request.Exchange(Http, await opened.Code())).Status);
        Assert.NotEqual(pc.QrId, opened.QrId);

        await Refused(reference);
    }

    [Fact]
    public async Task A_reference_is_good_for_its_client_and_for_ten_minutes()
    {
        string reference = Reference(await Push(SiteRequest.New()));
        await Refused(reference.Replace("client_id=web", "client_id=spa", StringComparison.Ordinal));
        await Refused(reference[..^1] + (reference[^1] == 'A' ? 'B' : 'A'));
        foreach (string uri in new[] { "AAAA", "", "!!!!", new('A', 100) })
            await Refused("client_id=web&request_uri=urn:ietf:params:oauth:request_uri:" + uri);
        var foreign = await TryOpen("client_id=web&request_uri=https%3A%2F%2Fevil.example%2Frequest");
        Assert.Equal((400, "invalid_authorization_request"), foreign.Refusal);
        site.Clock.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(201, (await TryOpen(reference)).Status);
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        await Refused(reference);
    }

    [Fact]
    public async Task A_wrong_request_is_refused_when_it_is_pushed()
    {
        Assert.Equal((400, "invalid_request"), (await Push(SiteRequest.New().With("code_challenge", null))).OAuthRefusal);
        Assert.Equal((400, "invalid_request"), (await Push(SiteRequest.New().With("redirect_uri", "https://evil.example"))).OAuthRefusal);
        Assert.Equal((400, "unsupported_response_type"), (await Push(SiteRequest.New().With("response_type", "token"))).OAuthRefusal);
        Assert.Equal((400, "invalid_request"), (await Push(SiteRequest.New().With("request_uri", "urn:x"))).OAuthRefusal);
        var tooLong = SiteRequest.New().With("login_hint", Convert.ToHexString(Unique.Bytes(4_000)));
        Assert.Equal((400, "invalid_request"), (await Push(tooLong)).OAuthRefusal);
        Assert.Equal((401, "invalid_client"), (await Push(SiteRequest.New().With("client_secret", "wrong"))).OAuthRefusal);
    }

    [Fact]
    public async Task A_proof_binds_the_token_to_its_key()
    {
        using ProofKey key = new(), other = new();
        var request = SiteRequest.New();
        Assert.Equal((400, "invalid_request"), (await Push(request.With("dpop_jkt", other.Thumbprint), key)).OAuthRefusal);
        var pc = await Open(Reference(await Push(request.With("dpop_jkt", null), key)));
        await (await TestPhone.LoggedIn(Http)).Approve(pc);
        Assert.Equal((400, "invalid_grant"), (await request.Exchange(Http, await pc.Code())).OAuthRefusal);
    }

    private async Task Refused(string reference)
    {
        Assert.Equal((400, "invalid_authorization_request"), (await TryOpen(reference)).Refusal);
        var page = await Http.Call(HttpMethod.Get, "oauth/authorize?" + reference);
        Assert.Equal((400, true), (page.Status, page.Text.Contains("invalid_request_uri", StringComparison.Ordinal)));
    }

    private static string Reference(Reply pushed) =>
        $"client_id=web&request_uri={Uri.EscapeDataString(pushed["request_uri"].GetString()!)}";

    private async Task<TestPc> Open(string reference)
    {
        var device = TestDevice.New("web");
        return TestPc.Of(Http, device, await TryOpen(reference, device));
    }

    private Task<Reply> TryOpen(string reference, TestDevice? device = null) => Http.Call(
        HttpMethod.Post, "api/v1/qr-sessions", new { authorizationRequest = reference }, device: device ?? TestDevice.New("web"));

    private Task<Reply> Push(SiteRequest request, ProofKey? key = null)
    {
        var form = request.Client.Parameters.ToDictionary(p => p.Item1, p => p.Item2);
        foreach (var (name, value) in request.Parameters)
        {
            if (value is not null) form[name] = value;
        }

        (string, string)[] headers = key is null
            ? []
            : [("DPoP", key.Sign(key.For(HttpMethod.Post, new(Http.BaseAddress!, "oauth/par"), site.Clock.GetUtcNow())))];
        return Http.Form("oauth/par", [.. form.Select(p => (p.Key, p.Value))], headers);
    }

    /// <summary>The clients of <see cref="CodeHost"/>, and a clock that a test moves.</summary>
    public sealed class Host() : ClockedApiHost(CodeHost.Clients);
}
