namespace QrLogin.Tests.Infrastructure;

/// <summary>A PC that uses RFC 8628 only.</summary>
internal sealed class DevicePc
{
    public const string Grant = "urn:ietf:params:oauth:grant-type:device_code";

    private readonly HttpClient _http;

    private DevicePc(HttpClient http, TestClient client, TestDevice? device, Reply opened) =>
        (_http, Client, Device, Opened) = (http, client, device, opened);

    public TestClient Client { get; }

    public TestDevice? Device { get; }

    public Reply Opened { get; }

    public string DeviceCode => Opened["device_code"].GetString()!;

    public string UserCode => Opened["user_code"].GetString()!;

    public string Complete => Opened["verification_uri_complete"].GetString()!;

    public string QrId => Complete.Split("/q/")[1].Split('?')[0];

    public string ScanCode => Complete.Split("?c=")[1];

    public static async Task<DevicePc> Asks(HttpClient http, TestClient? client = null, TestDevice? device = null)
    {
        client ??= TestClient.Tv;
        var pc = new DevicePc(http, client, device, await http.Form("oauth/device_authorization", client.Parameters, Headers(device)));
        Assert.Equal(200, pc.Opened.Status);
        return pc;
    }

    /// <summary>The same PC at another front end.</summary>
    public DevicePc At(HttpClient http) => new(http, Client, Device, Opened);

    public Task<Reply> Poll(params (string, string)[] headers) => Poll(Client, Device, headers);

    public Task<Reply> Poll(TestClient client, TestDevice? device, params (string, string)[] headers) =>
        _http.Form(
            "oauth/token", [("grant_type", Grant), ("device_code", DeviceCode), .. client.Parameters], [.. Headers(device), .. headers]);

    /// <summary>The result of the next poll: the error, or "token".</summary>
    public async Task<string?> Hears() => (await Poll()).Error ?? "token";

    /// <summary>The token of a confirmed session.</summary>
    public async Task<string> Token() => (await Poll())["access_token"].GetString()!;

    private static (string, string)[] Headers(TestDevice? device) =>
        device is null ? [] : [("X-Device-Id", device.Id), ("X-Device-Type", device.Type)];
}

internal static class FormCalls
{
    public static Task<Reply> Form(
        this HttpClient http, string path, (string Name, string Value)[] parameters, params (string Name, string Value)[] headers) =>
        http.Form(
            path, string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}")), headers);

    /// <summary>The same for any text.</summary>
    public static async Task<Reply> Form(this HttpClient http, string path, string body, params (string Name, string Value)[] headers)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, null, "application/x-www-form-urlencoded") };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await http.Ask(request);
    }

    /// <summary>The introspection response for a token.</summary>
    public static Task<Reply> Introspect(this HttpClient http, string token, TestClient? server = null) =>
        http.Form("oauth/introspect", [("token", token)], (server ?? TestClient.Api).Basic);
}
