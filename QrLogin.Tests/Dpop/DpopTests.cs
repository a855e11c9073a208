using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Dpop;

/// <summary>DPoP (RFC 9449) on the API: a secret that is bound to a key works only with that key.</summary>
public abstract class DpopTests(Site site)
{
    private static readonly HttpMethod s_get = HttpMethod.Get, s_post = HttpMethod.Post, s_delete = HttpMethod.Delete;

    private HttpClient Http => site.Http;

    private ProvingClient NewPc() => new(Http, TestDevice.New("pc"), TimeProvider.System);

    [Fact]
    public async Task A_PC_that_opens_with_a_proof_is_logged_in_with_a_token_of_its_key()
    {
        using var pc = NewPc();
        var phone = await TestPhone.LoggedIn(Http);
        var session = await BoundSession.Open(pc);
        Assert.Equal(200, (await session.Poll()).Status);
        string confirmToken = await session.ScannedBy(phone);
        await phone.Call(s_post, session.Path["api/v1/".Length..] + "/confirm", new { confirmToken });

        var token = (await session.Poll())["token"];
        Assert.Equal("DPoP", token.GetProperty("tokenType").GetString());
        string accessToken = token.GetProperty("accessToken").GetString()!;
        Assert.Equal(200, (await pc.Call(s_get, "api/v1/me", token: accessToken)).Status);
        // A stolen token is refused without a proof, and with a proof of the thief's key.
        Assert.Equal((401, "invalid_token"), (await Http.Call(s_get, "api/v1/me", bearer: accessToken, device: pc.Device)).Refusal);
        using var thief = pc.WithOtherKey();
        Assert.Equal((401, "invalid_dpop_proof"), (await thief.Call(s_get, "api/v1/me", token: accessToken)).Refusal);
    }

    [Fact]
    public async Task A_phones_password_login_binds_a_key_too()
    {
        var known = await TestPhone.LoggedIn(Http);
        using var phone = new ProvingClient(Http, TestDevice.New("ios"), TimeProvider.System);
        var login = await phone.Call(s_post, "api/v1/login", new { username = known.Username, password = TestPhone.Password });
        Assert.Equal((200, "DPoP"), (login.Status, login["tokenType"].GetString()));
        string token = login["accessToken"].GetString()!;
        var pc = await TestPc.Open(Http);
        var scan = await phone.Call(s_post, $"api/v1/qr-sessions/{pc.QrId}/scan", new { scanCode = pc.ScanCode }, token);
        Assert.Equal(200, scan.Status);
        Assert.Equal(
            (401, "invalid_token"),
            (await Http.Call(s_post, $"api/v1/qr-sessions/{pc.QrId}/scan", new { scanCode = pc.ScanCode }, token, phone.Device)).Refusal);
        Assert.Equal(
            200,
            (await phone.Call(
                s_post, $"api/v1/qr-sessions/{pc.QrId}/confirm", new { confirmToken = scan["confirmToken"].GetString() }, token)).Status);
        Assert.Equal(204, (await phone.Call(s_post, "api/v1/logout", token: token)).Status);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/image")]
    [InlineData("DELETE", "")]
    public async Task A_key_bound_poll_token_is_refused_without_a_proof(string verb, string rest)
    {
        using var pc = NewPc();
        var session = await BoundSession.Open(pc);
        var (method, path) = (new HttpMethod(verb), session.Path + rest);
        Assert.Equal((401, "invalid_poll_token"), (await Http.Call(method, path, bearer: session.Token, device: pc.Device)).Refusal);
        Assert.Equal((401, "invalid_dpop_proof"), (await pc.Send(method, path, null, session.Token)).Refusal);
        using var other = pc.WithOtherKey();
        var refused = await other.Call(method, path, token: session.Token);
        Assert.Equal((401, "invalid_dpop_proof"), refused.Refusal);
        Assert.Equal("DPoP error=\"invalid_dpop_proof\", algs=\"ES256\"", refused.Headers.WwwAuthenticate.ToString());
        Assert.Equal("waiting", (await session.Poll())["status"].GetString());
    }

    [Theory]
    [InlineData("GET", "api/v1/me")]
    [InlineData("GET", "api/v1/logins")]
    [InlineData("DELETE", "api/v1/logins")]
    [InlineData("DELETE", "api/v1/logins/AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("POST", "api/v1/logout")]
    [InlineData("POST", "api/v1/qr-sessions/AAAAAAAAAAAAAAAAAAAAAA/scan")]
    [InlineData("POST", "api/v1/qr-sessions/AAAAAAAAAAAAAAAAAAAAAA/confirm")]
    [InlineData("POST", "api/v1/qr-sessions/AAAAAAAAAAAAAAAAAAAAAA/deny")]
    public async Task A_key_bound_login_token_is_refused_without_a_proof(string verb, string path)
    {
        var known = await site.AnyPhone();
        using var phone = new ProvingClient(Http, TestDevice.New("ios"), TimeProvider.System);
        using var other = phone.WithOtherKey();
        string token = (await phone.Call(
            s_post, "api/v1/login", new { username = known.Username, password = TestPhone.Password }))["accessToken"].GetString()!;
        var method = new HttpMethod(verb);
        Assert.Equal((401, "invalid_token"), (await Http.Call(method, path, bearer: token, device: phone.Device)).Refusal);
        Assert.Equal((401, "invalid_dpop_proof"), (await phone.Send(method, path, null, token)).Refusal);
        Assert.Equal((401, "invalid_dpop_proof"), (await other.Call(method, path, token: token)).Refusal);
        Assert.Equal(200, (await phone.Call(s_get, "api/v1/me", token: token)).Status);
    }

    [Fact]
    public async Task A_key_cannot_be_changed_after_the_scan_or_the_confirmation()
    {
        using var pc = NewPc();
        using var other = pc.WithOtherKey();
        var phone = await TestPhone.LoggedIn(Http);
        var session = await BoundSession.Open(pc);
        string confirmToken = await session.ScannedBy(phone);
        Assert.Equal((401, "invalid_dpop_proof"), (await other.Call(s_get, session.Path, token: session.Token)).Refusal);
        await phone.Call(s_post, session.Path["api/v1/".Length..] + "/confirm", new { confirmToken });
        Assert.Equal((401, "invalid_dpop_proof"), (await other.Call(s_get, session.Path, token: session.Token)).Refusal);
        Assert.Equal((401, "invalid_poll_token"), (await Http.Call(s_get, session.Path, bearer: session.Token, device: pc.Device)).Refusal);
        Assert.Equal("confirmed", (await session.Poll())["status"].GetString());
    }

    [Fact]
    public async Task A_token_that_is_not_bound_to_a_key_cannot_be_sent_with_a_proof()
    {
        using var pc = NewPc();
        var (phone, open) = (await TestPhone.LoggedIn(Http), await TestPc.Open(Http, pc.Device));
        Assert.Equal((401, "invalid_poll_token"), (await pc.Call(s_get, $"api/v1/qr-sessions/{open.QrId}", token: open.PollToken)).Refusal);
        using var proving = new ProvingClient(Http, phone.Device, TimeProvider.System);
        var refused = await proving.Call(s_get, "api/v1/me", token: phone.Token);
        Assert.Equal((401, "invalid_token"), refused.Refusal);
        Assert.Equal("DPoP error=\"invalid_token\", algs=\"ES256\"", refused.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_proof_works_once_across_all_front_ends()
    {
        // On the cluster, calls alternate between two front ends.
        using var pc = NewPc();
        var session = await BoundSession.Open(pc);
        string proof = pc.Key.Sign(pc.Draft(s_get, session.Path, session.Token));
        Assert.Equal(200, (await pc.Send(s_get, session.Path, null, session.Token, proof)).Status);
        for (int i = 0; i < 4; i++)
            Assert.Equal((401, "invalid_dpop_proof"), (await pc.Send(s_get, session.Path, null, session.Token, proof)).Refusal);

        string opening = pc.Key.Sign(pc.Draft(s_post, BoundSession.Sessions));
        Assert.Equal(201, (await pc.Send(s_post, BoundSession.Sessions, null, null, opening)).Status);
        for (int i = 0; i < 4; i++)
            Assert.Equal((400, "invalid_dpop_proof"), (await pc.Send(s_post, BoundSession.Sessions, null, null, opening)).Refusal);
    }

    [Fact]
    public async Task A_replayed_proof_of_a_login_is_refused_everywhere()
    {
        var known = await TestPhone.LoggedIn(Http);
        using var phone = new ProvingClient(Http, TestDevice.New("ios"), TimeProvider.System);
        string token = (await phone.Call(
            s_post, "api/v1/login", new { username = known.Username, password = TestPhone.Password }))["accessToken"].GetString()!;
        string proof = phone.Key.Sign(phone.Draft(s_get, "api/v1/me", token));
        Assert.Equal(200, (await phone.Send(s_get, "api/v1/me", null, token, proof)).Status);
        for (int i = 0; i < 4; i++)
            Assert.Equal((401, "invalid_dpop_proof"), (await phone.Send(s_get, "api/v1/me", null, token, proof)).Refusal);
    }

    [Fact]
    public async Task A_waiting_poll_and_a_redeeming_poll_use_one_proof_each()
    {
        using var pc = NewPc();
        var phone = await TestPhone.LoggedIn(Http);
        var session = await BoundSession.Open(pc);
        var waiting = pc.Call(s_get, session.Path + "?wait=20", token: session.Token);
        string confirmToken = await session.ScannedBy(phone);
        Assert.Equal("scanned", (await waiting)["status"].GetString());
        var redeeming = pc.Call(s_get, session.Path + "?wait=20", token: session.Token);
        await phone.Call(s_post, session.Path["api/v1/".Length..] + "/confirm", new { confirmToken });
        Assert.NotNull((await redeeming)["token"].GetProperty("accessToken").GetString());
    }

    public static TheoryData<string> Wrongs => [.. WrongProof.All.Keys];

    [Theory]
    [MemberData(nameof(Wrongs))]
    public async Task A_wrong_proof_is_refused_when_opening_and_polling(string wrong)
    {
        using var pc = NewPc();
        var session = await BoundSession.Open(pc);
        var spoil = WrongProof.All[wrong];
        string[] polling = spoil(pc.Key, pc.Draft(s_get, session.Path, session.Token));
        Assert.Equal((401, "invalid_dpop_proof"), (await pc.Send(s_get, session.Path, null, session.Token, polling)).Refusal);
        string[] opening = spoil(pc.Key, pc.Draft(s_post, BoundSession.Sessions));
        Assert.Equal((400, "invalid_dpop_proof"), (await pc.Send(s_post, BoundSession.Sessions, null, null, opening)).Refusal);
        Assert.Equal(200, (await session.Poll()).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("AAAA")]
    public async Task A_proof_without_the_tokens_hash_is_refused_when_polling(string? ath)
    {
        using var pc = NewPc();
        var session = await BoundSession.Open(pc);
        var draft = pc.Draft(s_get, session.Path, session.Token);
        draft.Claims["ath"] = ath;
        Assert.Equal((401, "invalid_dpop_proof"), (await pc.Send(s_get, session.Path, null, session.Token, pc.Key.Sign(draft))).Refusal);
    }

    [Fact]
    public async Task A_proof_for_a_token_opens_no_session()
    {
        using var pc = NewPc();
        string proof = pc.Key.Sign(pc.Draft(s_post, BoundSession.Sessions, token: "qrp_" + new string('A', 43)));
        Assert.Equal((400, "invalid_dpop_proof"), (await pc.Send(s_post, BoundSession.Sessions, null, null, proof)).Refusal);
    }

    [Theory]
    [InlineData("?since=1", "")]
    [InlineData("", "?x=1#y")]
    [InlineData("", "upper")]
    public async Task An_address_is_compared_without_case_of_its_host_and_without_query(string query, string claimed)
    {
        using var pc = NewPc();
        var session = await BoundSession.Open(pc);
        var draft = pc.Draft(s_get, session.Path, session.Token);
        string htu = draft.Claims["htu"]!.GetValue<string>();
        draft.Claims["htu"] =
            claimed == "upper" ? htu.Replace("http://localhost", "HTTP://LOCALHOST", StringComparison.Ordinal) : htu + claimed;
        Assert.Equal(200, (await pc.Send(s_get, session.Path + query, null, session.Token, pc.Key.Sign(draft))).Status);
    }
}

/// <summary>A session opened with a proof.</summary>
internal sealed record BoundSession(ProvingClient Pc, string Path, string Token, string ScanCode)
{
    public const string Sessions = "api/v1/qr-sessions";

    public static async Task<BoundSession> Open(ProvingClient pc)
    {
        var opened = await pc.Call(HttpMethod.Post, Sessions, new { deviceName = "Office PC" });
        Assert.Equal(201, opened.Status);
        return new(
            pc, $"{Sessions}/{opened["qrId"].GetString()}", opened["pollToken"].GetString()!, opened["qrText"].GetString()!.Split("c=")[1]);
    }

    public Task<Reply> Poll() => Pc.Call(HttpMethod.Get, Path, token: Token);

    public async Task<string> ScannedBy(TestPhone phone) =>
        (await phone.Call(HttpMethod.Post, Path["api/v1/".Length..] + "/scan", new { scanCode = ScanCode }))["confirmToken"].GetString()!;
}
