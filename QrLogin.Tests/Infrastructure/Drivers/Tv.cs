using System.Text.Json;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A client of RFC 8628 that shows a code and polls, as the embedded profile's client "demo".</summary>
internal sealed record Tv(HttpClient Http, string UserCode, string QrText, string DeviceCode)
{
    private const string DeviceCodeGrant = "urn:ietf:params:oauth:grant-type:device_code";

    public static async Task<Tv> Asks(HttpClient http)
    {
        var answer = await Posts(http, "oauth/device_authorization", new() { ["client_id"] = "demo" });
        string Text(string member) => answer.GetProperty(member).GetString()!;
        return new(http, Text("user_code"), Text("verification_uri_complete"), Text("device_code"));
    }

    public Task<JsonElement> Polls() =>
        Posts(Http, "oauth/token", new() { ["client_id"] = "demo", ["grant_type"] = DeviceCodeGrant, ["device_code"] = DeviceCode });

    private static async Task<JsonElement> Posts(HttpClient http, string path, Dictionary<string, string> form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        return (await http.Ask(request)).Json;
    }
}
