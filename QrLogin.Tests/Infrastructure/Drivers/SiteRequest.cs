using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A site's authorization request, and what it does with the code.</summary>
internal sealed class SiteRequest
{
    private SiteRequest(TestClient client, string redirectUri) => (Client, RedirectUri) = (client, redirectUri);

    public TestClient Client { get; }

    public string RedirectUri { get; }

    public string State { get; } = Unique.Text();

    public string Verifier { get; } = Base64Url.EncodeToString(Unique.Bytes(32));

    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>The parameters of the request, which a test may change.</summary>
    public Dictionary<string, string?> Parameters { get; private init; } = [];

    public string Query => QueryHelpers.AddQueryString("", Parameters).TrimStart('?');

    /// <summary>A request of the client "web", or another.</summary>
    public static SiteRequest New(TestClient? client = null, string? redirectUri = null)
    {
        var request = new SiteRequest(client ?? CodeHost.Web, redirectUri ?? CodeHost.Redirect);
        var parameters = request.Parameters;
        (parameters["client_id"], parameters["redirect_uri"]) = (request.Client.Id, request.RedirectUri);
        (parameters["response_type"], parameters["scope"], parameters["state"]) = ("code", "openid profile", request.State);
        (parameters["code_challenge"], parameters["code_challenge_method"]) = (request.Challenge, "S256");
        return request;
    }

    /// <summary>The request with one parameter changed; null removes it.</summary>
    public SiteRequest With(string name, string? value)
    {
        if (value is null) Parameters.Remove(name);
        else Parameters[name] = value;
        return this;
    }

    /// <summary>Opens a session for the request, as a page of an origin; null for none.</summary>
    public Task<Reply> TryOpen(HttpClient http, TestDevice device, string? origin = null) => http.Call(
        HttpMethod.Post,
        "api/v1/qr-sessions",
        new { deviceName = "Office PC", authorizationRequest = Query },
        device: device,
        headers: origin is null ? [] : [("Origin", origin)]);

    public async Task<TestPc> Open(HttpClient http, string? origin = null)
    {
        var device = TestDevice.New("web");
        return TestPc.Of(http, device, await TryOpen(http, device, origin));
    }

    /// <summary>Sends the code of an answer's address to the token endpoint.</summary>
    public Task<Reply> Exchange(HttpClient http, string code, params (string Name, string? Value)[] changes)
    {
        var form = new Dictionary<string, string?>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = RedirectUri,
            ["code_verifier"] = Verifier,
        };
        foreach (var (name, value) in Client.Parameters) form[name] = value;
        foreach (var (name, value) in changes) form[name] = value;
        return http.Form("oauth/token", [.. form.Where(p => p.Value is not null).Select(p => (p.Key, p.Value!))]);
    }

    /// <summary>The parameters of an address that a client gets.</summary>
    public static Dictionary<string, string> Answer(string address) =>
        QueryHelpers.ParseQuery(new Uri(address).Query).ToDictionary(p => p.Key, p => p.Value.Single()!);
}
