using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using QrLogin.Api.Requests;

namespace QrLogin.Tests.Api;

/// <summary>How a front end recognizes a proxy on its own machine that it was not told of.</summary>
public sealed class LocalProxyTests
{
    [Theory]
    [InlineData("127.0.0.1", "login.example.com", "HTTP/1.1", null, false)]
    [InlineData("127.0.0.1", "", "HTTP/1.1", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1:5080", "HTTP/1.0", null, false)]
    [InlineData("::1", "localhost", "HTTP/1.1", "X-Forwarded-For", false)]
    [InlineData("::ffff:127.0.0.1", "localhost", "HTTP/1.1", "Via", false)]
    [InlineData("127.0.0.1", "localhost:5080", "HTTP/1.1", null, true)]
    [InlineData("127.0.0.1", "127.0.0.1:5080", "HTTP/1.1", null, true)]
    [InlineData("::1", "[::1]:5080", "HTTP/2", null, true)]
    [InlineData("203.0.113.7", "login.example.com", "HTTP/1.0", "Via", true)]
    public async Task Outside_Development_a_caller_on_this_machine_is_known_only_if_no_proxy_forwarded_it(
        string peer, string host, string protocol, string? header, bool isKnown)
    {
        foreach (bool isDevelopment in new[] { false, true })
        {
            var (proxies, http) = (new TrustedProxies([], isDevelopment), Request(peer, host, protocol));
            if (header is not null) http.Request.Headers[header] = "203.0.113.9";
            await proxies.ReadPeerAsync(http, _ => Task.CompletedTask);
            Assert.Equal(isKnown || isDevelopment, proxies.AddressOf(http) is not null);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("203.0.113.7", true)]
    public async Task Outside_Development_no_trusted_proxy_can_report_this_machine_as_the_caller(string reported, bool isKnown)
    {
        var (proxies, http) = (new TrustedProxies([IPNetwork.Parse("10.0.0.2/32")], false), Request("10.0.0.2", "localhost", "HTTP/1.1"));
        await proxies.ReadPeerAsync(http, _ => Task.CompletedTask);
        Assert.Null(proxies.AddressOf(http));
        http.Connection.RemoteIpAddress = IPAddress.Parse(reported);
        Assert.Equal(isKnown, proxies.AddressOf(http) is not null);
    }

    private static DefaultHttpContext Request(string peer, string host, string protocol) => new()
    {
        RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
        Connection = { RemoteIpAddress = IPAddress.Parse(peer) },
        Request = { Host = new(host), Protocol = protocol },
    };
}
