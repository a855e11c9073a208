using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>The origins of clients, in whatever form the operator writes them.</summary>
public sealed class ClientOriginTests(CarelessOriginsHost host) : IClassFixture<CarelessOriginsHost>
{
    private const string Sessions = "api/v1/qr-sessions";

    [Theory]
    [InlineData("https://app.example.com")]
    [InlineData("https://xn--bcher-kva.example")]
    [InlineData("http://localhost:8080")]
    [InlineData("https://[2001:db8::1]")]
    [InlineData("capacitor://localhost")]
    [InlineData("tauri://localhost")]
    [InlineData("app.example://")]
    [InlineData("app.example:/")]
    public async Task A_configured_origin_passes_the_preflight_and_the_call(string origin)
    {
        var preflight = await Preflight(origin);
        var call = await Open(origin);
        Assert.Equal((204, origin), (preflight.Status, Allowed(preflight)));
        Assert.Equal((201, origin), (call.Status, Allowed(call)));
    }

    [Theory]
    [InlineData("https://app.example.com:443")]
    [InlineData("https://APP.example.com")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com:8443")]
    [InlineData("http://app.example.com")]
    [InlineData("https://bücher.example")]
    [InlineData("https://localhost")]
    [InlineData("capacitor://localhost.evil.example")]
    [InlineData("app.example://evil")]
    [InlineData("null")]
    public async Task Any_other_origin_fails_both(string origin)
    {
        var preflight = await Preflight(origin);
        var call = await Open(origin);
        Assert.Null(Allowed(preflight));
        Assert.Equal((403, "cross_site", null), (call.Status, call.Code, Allowed(call)));
    }

    private Task<Reply> Preflight(string origin) =>
        host.Http.Call(HttpMethod.Options, Sessions, headers: [("Origin", origin), ("Access-Control-Request-Method", "POST")]);

    private Task<Reply> Open(string origin) => host.Http.Call(
        HttpMethod.Post, Sessions, device: TestDevice.New("web"), headers: [("Origin", origin), ("Sec-Fetch-Site", "cross-site")]);

    private static string? Allowed(Reply reply) =>
        reply.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
}

/// <summary>A client whose origins are written in forms that no browser sends.</summary>
public sealed class CarelessOriginsHost() : ApiHost(
    null,
    new()
    {
        ["QrLogin:Clients:tv:Origins:0"] = " https://APP.example.com:443/\n",
        ["QrLogin:Clients:tv:Origins:1"] = "https://Bücher.example",
        ["QrLogin:Clients:tv:Origins:2"] = "http://LOCALHOST:8080/",
        ["QrLogin:Clients:tv:Origins:3"] = "https://[2001:0DB8:0::1]:443",
        ["QrLogin:Clients:other:Origins"] = "capacitor://LOCALHOST, tauri://localhost/, app.example:/",
    });
