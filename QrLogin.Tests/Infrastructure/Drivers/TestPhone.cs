namespace QrLogin.Tests.Infrastructure;

/// <summary>A phone that is logged in, over HTTP.</summary>
internal sealed class TestPhone
{
    public const string Password = "correct horse battery staple";
    private readonly HttpClient _http;

    private TestPhone(HttpClient http, string username, TestDevice device, string token) =>
        (_http, Username, Device, Token) = (http, username, device, token);

    public string Username { get; }

    public TestDevice Device { get; }

    public string Token { get; set; }

    /// <summary>A new account, logged in on a new phone.</summary>
    public static async Task<TestPhone> LoggedIn(HttpClient http, string displayName = "Ann")
    {
        string username = "user-" + Unique.Text();
        Assert.Equal(201, (await http.Call(HttpMethod.Post, "api/v1/accounts", new { username, password = Password, displayName })).Status);
        return await Again(http, username);
    }

    /// <summary>A phone that shows a token of another provider's.</summary>
    public static TestPhone With(HttpClient http, TestDevice device, string token) => new(http, "", device, token);

    /// <summary>Asks for an account, and may be refused.</summary>
    public static Task<Reply> TryRegister(HttpClient http) =>
        http.Call(HttpMethod.Post, "api/v1/accounts", new { username = "user-" + Unique.Text(), password = Password });

    /// <summary>Another phone of an account that there is.</summary>
    public static async Task<TestPhone> Again(HttpClient http, string username, TestDevice? device = null)
    {
        device ??= TestDevice.New("ios");
        var reply = await http.Call(
            HttpMethod.Post, "api/v1/login", new { username, password = Password, deviceName = "Test phone" }, device: device);
        return new(http, username, device, reply["accessToken"].GetString()!);
    }

    /// <summary>The same phone, asking another front end.</summary>
    public TestPhone At(HttpClient http) => new(http, Username, Device, Token);

    /// <summary>The same phone with another token.</summary>
    public TestPhone Showing(string token) => new(_http, Username, Device, token);

    public Task<Reply> Scan(TestPc pc) => Scan(pc.QrId, pc.ScanCode);

    public Task<Reply> Scan(string qrId, string scanCode) => Call(HttpMethod.Post, $"qr-sessions/{qrId}/scan", new { scanCode });

    public Task<Reply> Confirm(TestPc pc, string confirmToken, string? matchNumber = null) =>
        Call(HttpMethod.Post, $"qr-sessions/{pc.QrId}/confirm", new { confirmToken, matchNumber });

    public Task<Reply> Deny(TestPc pc, string confirmToken) => Call(HttpMethod.Post, $"qr-sessions/{pc.QrId}/deny", new { confirmToken });

    /// <summary>Requests the session that it scanned.</summary>
    public Task<Reply> Follow(TestPc pc, string query = "") => Call(HttpMethod.Get, $"qr-sessions/{pc.QrId}/phone{query}");

    public Task<Reply> Scan(DevicePc pc) => Scan(pc.QrId, pc.ScanCode);

    public Task<Reply> Confirm(DevicePc pc, string confirmToken, string? matchNumber = null) =>
        Call(HttpMethod.Post, $"qr-sessions/{pc.QrId}/confirm", new { confirmToken, matchNumber });

    public Task<Reply> Deny(DevicePc pc, string confirmToken) => Call(HttpMethod.Post, $"qr-sessions/{pc.QrId}/deny", new { confirmToken });

    public Task<Reply> LookUp(string userCode) => Call(HttpMethod.Post, "qr-sessions/lookup", new { userCode });

    public async Task<string> Scanned(DevicePc pc) => (await Scan(pc))["confirmToken"].GetString()!;

    /// <summary>Scans and confirms, with the code on the other screen, which counts only where it is asked for.</summary>
    public async Task Approve(DevicePc pc) => Assert.Equal(200, (await Confirm(pc, await Scanned(pc), pc.UserCode)).Status);

    /// <summary>Scans, and returns the confirm token.</summary>
    public async Task<string> Scanned(TestPc pc) => (await Scan(pc))["confirmToken"].GetString()!;

    /// <summary>Scans and confirms.</summary>
    public async Task Approve(TestPc pc) => Assert.Equal(200, (await Confirm(pc, await Scanned(pc))).Status);

    public Task<Reply> Call(HttpMethod method, string path, object? body = null) =>
        _http.Call(method, "api/v1/" + path, body, Token, Device);
}
