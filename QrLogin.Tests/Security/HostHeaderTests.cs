using System.Net.Sockets;
using System.Text;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>Outside Development, the service serves the host of its public origin only.</summary>
public sealed class HostHeaderTests(NamedHost named, NamelessHost nameless, ApiHost development)
    : IClassFixture<NamedHost>, IClassFixture<NamelessHost>
{
    public static TheoryData<string, string> Requests => new()
    {
        { "GET", "" },
        { "GET", "account" },
        { "GET", "q/AAAAAAAAAAAAAAAAAAAAAA" },
        { "GET", "scan" },
        { "GET", "link" },
        { "GET", "assets/styles.css" },
        { "GET", "qr-login.js" },
        { "GET", "docs" },
        { "GET", "openapi/v1.json" },
        { "GET", "nothing" },
        { "GET", ".well-known/oauth-authorization-server" },
        { "POST", "api/v1/qr-sessions" },
        { "GET", "api/v1/me" },
        { "POST", "api/v1/login" },
        { "OPTIONS", "api/v1/qr-sessions" },
        { "HEAD", "" },
        { "GET", "healthy" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_for_another_host_is_refused_whatever_it_asks_for(string method, string path)
    {
        var reply = await named.Http.Call(new(method), path, headers: ("Host", "evil.example"));
        Assert.Equal(421, reply.Status);
        Assert.DoesNotContain("evil.example", reply.Text, StringComparison.Ordinal);
        Assert.False(reply.Headers.Contains("Access-Control-Allow-Origin") && path != "qr-login.js");
        Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("login.example.com", true)]
    [InlineData("LOGIN.Example.com", true)]
    [InlineData("login.example.com:443", true)]
    [InlineData("login.example.com:8443", false)]
    [InlineData("login.example.com.", false)]
    [InlineData("login.example.com.evil.example", false)]
    [InlineData("sub.login.example.com", false)]
    [InlineData("example.com", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("localhost", false)]
    [InlineData("[::1]", false)]
    public async Task Only_the_host_of_the_public_origin_is_served(string host, bool isServed)
    {
        Assert.Equal(isServed ? 200 : 421, (await named.Http.Call(HttpMethod.Get, "", headers: ("Host", host))).Status);
        var opened = await named.Http.Call(HttpMethod.Post, "api/v1/qr-sessions", device: TestDevice.New("pc"), headers: ("Host", host));
        Assert.Equal(isServed ? (201, null) : (421, "misdirected"), opened.Refusal);
    }

    [Fact]
    public async Task An_OAuth_client_that_names_another_host_gets_an_OAuth_error() =>
        Assert.Equal(
            (421, "invalid_request"),
            (await named.Http.Form("oauth/device_authorization", "client_id=tv", ("Host", "evil.example"))).OAuthRefusal);

    [Theory]
    [InlineData("10.1.2.3:5080")]
    [InlineData("evil.example")]
    [InlineData("login.example.com")]
    public async Task A_probe_may_name_any_host(string host)
    {
        Assert.Equal(200, (await named.Http.Call(HttpMethod.Get, "health/live", headers: ("Host", host))).Status);
        Assert.Equal(200, (await named.Http.Call(HttpMethod.Get, "health/ready", headers: ("Host", host))).Status);
    }

    [Fact]
    public async Task A_request_without_a_host_is_refused() =>
        Assert.StartsWith("HTTP/1.1 421 ", await Raw(named, "GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task The_request_line_cannot_name_another_host_than_the_header() =>
        Assert.StartsWith(
            "HTTP/1.1 400 ",
            await Raw(named, "GET http://evil.example/ HTTP/1.1\r\nHost: login.example.com\r\nConnection: close\r\n\r\n"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:5080", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.1:5080", true)]
    [InlineData("[::1]:5080", true)]
    [InlineData("evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("203.0.113.7", false)]
    [InlineData("[2001:db8::1]", false)]
    public async Task Without_a_public_origin_only_this_machines_own_names_are_served(string host, bool isServed) =>
        Assert.Equal(isServed ? 200 : 421, (await nameless.Http.Call(HttpMethod.Get, "", headers: ("Host", host))).Status);

    [Fact]
    public async Task In_Development_any_host_is_served() =>
        Assert.Equal(200, (await development.Http.Call(HttpMethod.Get, "", headers: ("Host", "pc.example:5080"))).Status);

    [Theory]
    [InlineData(3000)]
    [InlineData(254)]
    [InlineData(64)]
    [InlineData(0)]
    public async Task A_host_that_no_phone_can_open_is_not_put_into_the_code(int length)
    {
        string headers = $"Host: {new string('a', length)}\r\nX-Device-Id: pc-000001\r\nX-Device-Type: pc\r\nConnection: close\r\n";
        string opened = await Raw(development, $"POST /api/v1/qr-sessions HTTP/1.1\r\n{headers}Content-Length: 0\r\n\r\n");
        Assert.Contains($"\"qrText\":\"http://localhost:{development.Http.BaseAddress!.Port}/q/", opened, StringComparison.Ordinal);

        var session = System.Text.Json.JsonDocument.Parse(
            opened[opened.IndexOf('{', StringComparison.Ordinal)..(opened.LastIndexOf('}') + 1)]).RootElement;
        string image = await Raw(
            development,
            $"GET /api/v1/qr-sessions/{session.GetProperty("qrId").GetString()}/image HTTP/1.1\r\n{headers}Authorization: Bearer "
                + $"{session.GetProperty("pollToken").GetString()}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", image, StringComparison.Ordinal);
    }

    private static async Task<string> Raw(ApiHost host, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}

/// <summary>The embedded profile in Production, with a public origin that is written carelessly.</summary>
public sealed class NamedHost() : ApiHost(
    null, new() { ["environment"] = "Production", ["QrLogin:PublicOrigin"] = " HTTPS://Login.Example.com:443/\n" });

/// <summary>The embedded profile in Production, without a public origin.</summary>
public sealed class NamelessHost() : ApiHost(null, new() { ["environment"] = "Production" });
