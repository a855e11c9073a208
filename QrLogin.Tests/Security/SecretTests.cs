using QrLogin.Tests.Dpop;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>
/// Searches everything that is logged, traced and stored in every course of a login for every secret in it. None may
/// occur.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class SecretTests
{
    /// <summary>The log of the process at every level.</summary>
    private static readonly string[] s_talkative =
    [
        "--Logging:LogLevel:Default=Trace",
        "--Logging:LogLevel:Microsoft=Trace",
        "--Logging:LogLevel:Orleans=Trace",
        "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace"
    ];

    private static readonly string[] s_clients = [.. TestClient.Settings.Concat(CodeHost.Clients).Select(s => $"--{s.Key}={s.Value}")];

    [Fact]
    public async Task A_single_process_writes_no_secret_anywhere()
    {
        using var folder = new TempFolder();
        using var collector = new OtlpCollector();
        var secrets = new Secrets();
        await using var api = await ServiceProcess.Api(
            folder.Path, "Development", [.. s_talkative, .. collector.Settings, .. s_clients, "--QrLogin:RateLimits:Enabled=false"]);
        await Journey.Everything(api.Http, secrets);
        // Stopping the host flushes what is buffered.
        api.Terminate();
        await api.Ended();

        Assert.True(secrets.Count >= 20, $"Only {secrets.Count} secrets.");
        Assert.Contains("qrlogin.redeemed", api.Output, StringComparison.Ordinal);
        Assert.Empty(secrets.In(api.Output));
        foreach (string signal in new[] { "logs", "metrics", "traces" })
        {
            Assert.True(collector.Received(signal).AsSpan().IndexOf("qrlogin.redeemed"u8) >= 0, $"No event among the {signal}.");
            Assert.Empty(secrets.In(collector.Received(signal)));
        }

        Assert.NotEmpty(Directory.GetFiles(folder.Path, "*.db", SearchOption.AllDirectories));
        Assert.Empty(secrets.InFiles(folder.Path));
    }

    [Fact]
    public void The_search_finds_a_secret_in_every_encoding()
    {
        var token = QrLogin.Api.Secrets.LoginToken.Generate();
        byte[] raw = System.Buffers.Text.Base64Url.DecodeFromChars(token.Reveal().AsSpan(4));
        var secrets = new Secrets();
        secrets.Add(token.Reveal());
        string[] shapes =
        [
            $"x {token.Reveal()} y", Convert.ToHexString(raw), Convert.ToBase64String(raw), "id=" + Convert.ToHexStringLower(raw[16..])
        ];
        Assert.All(shapes, shape => Assert.Single(secrets.In(shape)));
        Assert.Single(secrets.In([7, .. raw[16..], 7]));
        Assert.Empty(secrets.In(token.LoginId.Value));
    }

    [Theory]
    [InlineData("cluster")]
    [InlineData("azure")]
    public async Task A_cluster_writes_no_secret_anywhere(string profile)
    {
        await using var parts = new ClusterParts(profile);
        parts.SkipIfMissing();
        await parts.StartStores();
        using var keys = new TempFolder();
        var secrets = new Secrets();
        await using var silo = await ServiceProcess.Silo(parts.Folder, "Production", [.. parts.SiloSettings(), .. s_talkative]);
        string[] more = await CodeHost.FrontEnds(keys.Path, secrets);
        await using var api = await ServiceProcess.Api(parts.Folder, "Production", [.. parts.Settings, .. more, .. s_talkative]);
        await Journey.Everything(api.Http, secrets, new("https://login.example.com"));
        Assert.Contains("qrlogin.redeemed", api.Output, StringComparison.Ordinal);
        Assert.Empty(secrets.In(api.Output));
        Assert.Empty(secrets.In(silo.Output));
        // The stores' own files, including their write-ahead logs.
        Assert.Empty(secrets.InFiles(parts.Folder));
    }
}

/// <summary>Every action of people and attackers, with the secrets that they use.</summary>
internal static class Journey
{
    private static readonly HttpMethod s_get = HttpMethod.Get, s_post = HttpMethod.Post;

    public static async Task Everything(HttpClient http, Secrets secrets, Uri? origin = null)
    {
        var (username, password) = ("user-" + Unique.Text(), secrets.Add("a password " + Unique.Text()));
        await http.Call(s_post, "api/v1/accounts", new { username, password });
        await http.Call(s_post, "api/v1/accounts", new { username, password });
        var device = TestDevice.New("ios");
        foreach (string wrong in new[] { "a wrong one " + Unique.Text(), "another " + Unique.Text() })
            await http.Call(s_post, "api/v1/login", new { username, password = secrets.Add(wrong) }, device: device);
        string phone = secrets.Add(
            (await http.Call(s_post, "api/v1/login", new { username, password }, device: device))["accessToken"].GetString()!);
        foreach (string verdict in new[] { "confirm", "deny", "cancel", "wrong" }) await OnePc(http, secrets, phone, device, verdict);
        await WithKeys(http, secrets, username, password, origin ?? http.BaseAddress!);
        await OfAClient(http, secrets, phone, device);
        await OfASite(http, secrets, phone, device);
        await http.Call(s_post, "api/v1/accounts", "{\"username\": 7, \"password\": \"" + secrets.Add("half a body " + Unique.Text()));
        await http.Call(s_get, "api/v1/logins", bearer: phone, device: device);
        await http.Call(s_get, "api/v1/me", bearer: phone, device: TestDevice.New("pc"));
        await http.Call(HttpMethod.Delete, "api/v1/logins", bearer: phone, device: device);
        await http.Call(s_post, "api/v1/logout", bearer: phone, device: device);
        await http.Call(s_get, "api/v1/me", bearer: phone, device: device);
    }

    private static async Task OfAClient(HttpClient http, Secrets secrets, string phone, TestDevice device)
    {
        secrets.Add(TestClient.Backend.Secret!);
        secrets.Add(TestClient.Api.Secret!);
        var pc = await DevicePc.Asks(http, TestClient.Backend);
        secrets.Add(pc.DeviceCode);
        // The user code alone is not a secret: a person who types it must be logged in, and sees the requester.
        var found = await http.Call(s_post, "api/v1/qr-sessions/lookup", new { userCode = pc.UserCode }, phone, device);
        string session = $"api/v1/qr-sessions/{found["qrId"].GetString()}";
        string confirmToken = secrets.Add(
            (await http.Call(s_post, session + "/scan", new { scanCode = pc.ScanCode }, phone, device))["confirmToken"].GetString()!);
        await pc.Poll(TestClient.Tv, null);
        await pc.Poll();
        await http.Call(s_post, session + "/confirm", new { confirmToken }, phone, device);
        string token = secrets.Add(await pc.Token());
        await http.Introspect(token);
        await http.Form("oauth/introspect", [("token", token)], TestClient.Backend.Basic);
        await http.Form("oauth/revoke", [("token", token), .. TestClient.Backend.Parameters]);
        await http.Form("oauth/nothing", [("token", token), .. TestClient.Backend.Parameters]);
        await http.Introspect(token);
    }

    private static async Task OfASite(HttpClient http, Secrets secrets, string phone, TestDevice device)
    {
        var request = SiteRequest.New();
        secrets.Add(request.Verifier);
        (string, string)[] client = [("client_secret", secrets.Add(CodeHost.Web.Secret!))];
        await http.Form("oauth/par", [.. request.Parameters.Select(p => (p.Key, p.Value!)), .. client]);
        var pc = await request.Open(http);
        secrets.Add(pc.PollToken);
        string session = $"api/v1/qr-sessions/{pc.QrId}";
        string confirmToken = secrets.Add(
            (await http.Call(s_post, session + "/scan", new { scanCode = pc.ScanCode }, phone, device))["confirmToken"].GetString()!);
        await http.Call(s_post, session + "/confirm", new { confirmToken }, phone, device);
        string code = secrets.Add(await pc.Code());
        await request.Exchange(http, code, ("redirect_uri", "https://web.example.com/other"));
        var token = await request.Exchange(http, code);
        string access = secrets.Add(token["access_token"].GetString()!), idToken = secrets.Add(token["id_token"].GetString()!);
        await http.Call(s_get, "oauth/userinfo", bearer: access);
        await http.Form("oauth/logout", "id_token_hint=" + idToken);
        await request.Exchange(http, code);
    }

    private static async Task OnePc(HttpClient http, Secrets secrets, string phone, TestDevice device, string verdict)
    {
        var pc = await TestPc.Open(http);
        secrets.Add(pc.PollToken);
        using var stream = await pc.Events();
        string session = $"api/v1/qr-sessions/{pc.QrId}";
        string Confirm(Reply scan) => secrets.Add(scan["confirmToken"].GetString()!);
        Confirm(await http.Call(s_post, session + "/scan", new { scanCode = pc.ScanCode }, phone, device));
        string confirmToken = Confirm(await http.Call(s_post, session + "/scan", new { scanCode = pc.ScanCode }, phone, device));
        await http.Call(
            s_post,
            session + "/confirm",
            new { confirmToken = secrets.Add("qrc_" + QrLogin.Api.Secrets.TokenFormat.Write("", Unique.Bytes(32))) },
            phone,
            device);
        if (verdict == "cancel") await pc.Cancel();
        else await http.Call(
            s_post,
            $"{session}/{(verdict == "deny" ? "deny" : "confirm")}",
            new { confirmToken },
            phone,
            verdict == "wrong" ? pc.Device : device);
        await pc.Poll(TestDevice.New("pc"));
        if (await pc.Token() is not { } token) return;
        secrets.Add(token);
        await http.Call(s_get, "api/v1/me", bearer: token, device: pc.Device);
    }

    private static async Task WithKeys(HttpClient http, Secrets secrets, string username, string password, Uri origin)
    {
        using var phone = new ProvingClient(http, TestDevice.New("ios"), TimeProvider.System) { Origin = origin };
        using var pc = new ProvingClient(http, TestDevice.New("pc"), TimeProvider.System) { Origin = origin };
        string token = secrets.Add((await phone.Call(s_post, "api/v1/login", new { username, password }))["accessToken"].GetString()!);
        var session = await BoundSession.Open(pc);
        secrets.Add(session.Token);
        string proof = secrets.Add(pc.Key.Sign(pc.Draft(s_get, session.Path, session.Token)));
        for (int i = 0; i < 2; i++) await pc.Send(s_get, session.Path, null, session.Token, proof);
        string confirmToken = secrets.Add(
            (await phone.Call(s_post, session.Path + "/scan", new { scanCode = session.ScanCode }, token))["confirmToken"].GetString()!);
        await phone.Call(s_post, session.Path + "/confirm", new { confirmToken }, token);
        secrets.Add((await session.Poll())["token"].GetProperty("accessToken").GetString()!);
        await phone.Call(s_post, "api/v1/logout", token: token);
    }
}
