using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.ClusterTls;

/// <summary>A program that connects to a port of a silo.</summary>
internal static class Stranger
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(30);

    /// <summary>Sends bytes, and returns how many come back before the silo closes the connection.</summary>
    public static async Task<int> HearsPlain(int port, byte[] sent)
    {
        using var tcp = await Connect(port);
        var stream = tcp.GetStream();
        await stream.WriteAsync(sent, TestContext.Current.CancellationToken);
        if (sent.Length == 0) tcp.Client.Shutdown(SocketShutdown.Send);
        return await BytesUntilClosed(stream);
    }

    /// <summary>Shows a certificate, or none, and returns how many bytes come back before the silo closes the connection.</summary>
    public static async Task<int> HearsTls(int port, X509Certificate2? certificate, SslProtocols protocols = SslProtocols.Tls13)
    {
        using var tcp = await Connect(port);
        try
        {
            await using var tls = await Shake(tcp, certificate, protocols);
            return await BytesUntilClosed(tls);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            return 0;
        }
    }

    /// <summary>Shows a certificate; if the silo accepts it, returns the silo's, otherwise null.</summary>
    public static async Task<X509Certificate2?> AcceptedBy(int port, X509Certificate2 certificate)
    {
        using var tcp = await Connect(port);
        await using var tls = await Shake(tcp, certificate, SslProtocols.Tls13);
        Assert.Equal(SslProtocols.Tls13, tls.SslProtocol);
        // The silo waits for the first bytes of a member, and closes the connection of a stranger.
        var closed = BytesUntilClosed(tls);
        return await Task.WhenAny(closed, Pause.For(TimeSpan.FromSeconds(0.5))) == closed
            ? null
            : new X509Certificate2(tls.RemoteCertificate!);
    }

    private static async Task<TcpClient> Connect(int port)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return tcp;
    }

    private static async Task<SslStream> Shake(TcpClient tcp, X509Certificate2? certificate, SslProtocols protocols)
    {
        var tls = new SslStream(tcp.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "silo",
                EnabledSslProtocols = protocols,
                ClientCertificateContext =
                    certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
            },
            TestContext.Current.CancellationToken);
        return tls;
    }

    private static async Task<int> BytesUntilClosed(Stream stream)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(s_most);
        (byte[] buffer, int count) = (new byte[1024], 0);
        try
        {
            while (await stream.ReadAsync(buffer, timeout.Token) is > 0 and var read) count += read;
        }
        catch (IOException)
        {
            // Reset: closed as well.
        }

        return count;
    }
}
