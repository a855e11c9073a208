using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace QrLogin.Tests.Infrastructure;

/// <summary>What came back, read to its end.</summary>
internal sealed record Reply(int Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders Content)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Code => Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>The error of an OAuth endpoint; null if there is none.</summary>
    public string? Error => Json.TryGetProperty("error", out var error) ? error.GetString() : null;

    /// <summary>Status and error, as the RFCs have them.</summary>
    public (int, string?) OAuthRefusal => (Status, Error);

    /// <summary>Status and code, as the contract's tables name a refusal.</summary>
    public (int, string?) Refusal => (Status, Code);

    public string[] Members => [.. Json.EnumerateObject().Select(m => m.Name)];

    public JsonElement this[string member] => Json.TryGetProperty(member, out var value)
        ? value
        : throw new KeyNotFoundException($"There is no {member} in the answer {Status} {Text}");
}

internal static class HttpCalls
{
    public static async Task<Reply> Call(
        this HttpClient http, HttpMethod method, string path, object? body = null, string? bearer = null, TestDevice? device = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (bearer is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + bearer);
        if (device is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Device-Id", device.Id);
            request.Headers.TryAddWithoutValidation("X-Device-Type", device.Type);
        }

        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await http.Ask(request);
    }

    public static async Task<Reply> Ask(this HttpClient http, HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, text, response.Headers, response.Content.Headers);
    }
}

internal sealed record TestDevice(string Id, string Type)
{
    public static TestDevice New(string type) => new($"{type}-{Unique.Text()}", type);
}
