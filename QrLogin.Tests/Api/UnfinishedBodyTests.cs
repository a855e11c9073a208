using System.Net.Sockets;
using System.Text;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>A caller that ends its connection before it has sent the whole body.</summary>
public sealed class UnfinishedBodyTests : IAsyncLifetime
{
    private readonly LogLines _log = new();
    private readonly ApiHost _host;

    public UnfinishedBodyTests() => _host = new(null, new() { ["Logging:LogLevel:Default"] = "Warning" }, _log);

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\n{\"pad")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n10\r\n{\"pad")]
    public async Task Is_no_reason_to_log_an_exception(string rest)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", _host.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        string head = $"POST /api/v1/qr-sessions HTTP/1.1\r\nHost: {_host.Http.BaseAddress.Authority}\r\nX-Device-Id: raw-device\r\n"
            + "X-Device-Type: pc\r\nContent-Type: application/json\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(head + rest), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(new NetworkStream(socket));
        socket.Shutdown(SocketShutdown.Send);
        // To its end, when the server has finished with the request.
        await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(_log.All, line => line.Contains("Exception", StringComparison.Ordinal));
    }
}
