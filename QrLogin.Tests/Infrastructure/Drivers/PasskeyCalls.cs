using System.Text.Json;
using System.Text.Json.Nodes;

namespace QrLogin.Tests.Infrastructure;

/// <summary>The calls about passkeys, over HTTP.</summary>
internal static class PasskeyCalls
{
    public static async Task<JsonElement> PasskeyLoginOptions(this HttpClient http) =>
        (await http.Call(HttpMethod.Post, "api/v1/login/passkey/options")).Json;

    /// <summary>Logs in with whatever passkey an authenticator has.</summary>
    public static async Task<Reply> LogIn(this HttpClient http, Authenticator key, TestDevice? device = null) =>
        await http.SendLogin(await key.Sign(await http.PasskeyLoginOptions()), device);

    public static Task<Reply> SendLogin(this HttpClient http, JsonObject assertion, TestDevice? device = null) =>
        http.Call(HttpMethod.Post, "api/v1/login/passkey", assertion.ToJsonString(), device: device ?? TestDevice.New("ios"));

    public static async Task<JsonElement[]> Passkeys(this TestPhone phone) =>
        [.. (await phone.Call(HttpMethod.Get, "passkeys"))["passkeys"].EnumerateArray()];

    public static Task<Reply> RemovePasskey(this TestPhone phone, string id, string? password = null) =>
        phone.Call(HttpMethod.Delete, $"passkeys/{id}", password is null ? null : new { password });

    /// <summary>The options with one member changed, as the script of a page could.</summary>
    public static JsonElement Changed(this JsonElement options, string member, JsonNode value)
    {
        var copy = JsonNode.Parse(options.GetRawText())!.AsObject();
        copy[member] = value;
        return JsonSerializer.SerializeToElement(copy);
    }
}

/// <summary>A service by name, on a clock that the tests move: passkeys do not work at an IP address.</summary>
public sealed class PasskeyHost : ClockedApiHost
{
    public HttpClient AtLocalhost => field ??= Client(Localhost);
}
