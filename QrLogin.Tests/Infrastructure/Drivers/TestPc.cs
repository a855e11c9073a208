namespace QrLogin.Tests.Infrastructure;

/// <summary>A PC that has a QR session open, over HTTP.</summary>
internal sealed class TestPc
{
    private readonly HttpClient _http;

    private TestPc(HttpClient http, TestDevice device, Reply opened)
    {
        (_http, Device, Opened) = (http, device, opened);
        QrId = opened["qrId"].GetString()!;
        PollToken = opened["pollToken"].GetString()!;
    }

    public TestDevice Device { get; }

    public Reply Opened { get; }

    public string QrId { get; }

    public string PollToken { get; }

    public string QrText => Opened["qrText"].GetString()!;

    public string ScanCode => QrText[(QrText.IndexOf("c=", StringComparison.Ordinal) + 2)..];

    public static async Task<TestPc> Open(HttpClient http, TestDevice? device = null, string query = "")
    {
        device ??= TestDevice.New("pc");
        return new(
            http,
            device,
            await http.Call(HttpMethod.Post, "api/v1/qr-sessions" + query, new { deviceName = "Office PC" }, device: device));
    }

    /// <summary>Opens a session as a page of another origin.</summary>
    public static async Task<TestPc> OpenFrom(HttpClient http, string origin)
    {
        var device = TestDevice.New("pc");
        return new(http, device, await http.Call(HttpMethod.Post, "api/v1/qr-sessions", device: device, headers: ("Origin", origin)));
    }

    /// <summary>The PC of a session that was opened in some other way.</summary>
    public static TestPc Of(HttpClient http, TestDevice device, Reply opened) => new(http, device, opened);

    /// <summary>Requests a session, which may be refused.</summary>
    public static Task<Reply> TryOpen(HttpClient http) => http.Call(HttpMethod.Post, "api/v1/qr-sessions", device: TestDevice.New("pc"));

    /// <summary>The same PC with the same session at another front end.</summary>
    public TestPc At(HttpClient http) => new(http, Device, Opened);

    /// <summary>The status once every cached copy of the session is too old.</summary>
    public async Task<string?> Fresh(Microsoft.Extensions.Time.Testing.FakeTimeProvider clock)
    {
        clock.Advance(TimeSpan.FromSeconds(11));
        return await Status();
    }

    public Task<Reply> Poll(TestDevice? device = null) => Poll("", device);

    public Task<Reply> Poll(string query, TestDevice? device = null) => Call(HttpMethod.Get, query, device);

    /// <summary>Its event stream, once the response starts.</summary>
    public async Task<EventStream> Events(TestDevice? device = null, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/qr-sessions/{QrId}/events");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + PollToken);
        request.Headers.TryAddWithoutValidation("X-Device-Id", (device ?? Device).Id);
        request.Headers.TryAddWithoutValidation("X-Device-Type", (device ?? Device).Type);
        if (lastEventId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        return new(await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken));
    }

    public Task<Reply> Cancel() => Call(HttpMethod.Delete, "");

    /// <summary>Cancels the session unless the PC comes back.</summary>
    public Task<Reply> Leave(string query, TestDevice? device = null) => Call(HttpMethod.Delete, query, device);

    public Task<Reply> Image(string query = "") => Call(HttpMethod.Get, "/image" + query);

    /// <summary>The token of a confirmed session.</summary>
    public async Task<string?> Token() =>
        (await Poll())["token"] is { ValueKind: System.Text.Json.JsonValueKind.Object } token ? token.GetProperty("accessToken").GetString()
            : null;

    /// <summary>The code of a confirmed session that answers an authorization request.</summary>
    public async Task<string> Code() => SiteRequest.Answer((await Poll())["redirectTo"].GetString()!)["code"];

    public async Task<string?> Status() => (await Poll())["status"].GetString();

    private Task<Reply> Call(HttpMethod method, string rest, TestDevice? device = null) =>
        _http.Call(method, $"api/v1/qr-sessions/{QrId}{rest}", bearer: PollToken, device: device ?? Device);
}
