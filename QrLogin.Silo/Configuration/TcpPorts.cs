using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace QrLogin.Silo.Configuration;

/// <summary>Finds and checks TCP ports on this machine.</summary>
internal static class TcpPorts
{
    /// <summary>Above the ports of well-known services, and below Linux's range of ephemeral ports.</summary>
    private const int FirstOwn = 20_000, FirstEphemeral = 32_768;

    /// <summary>
    /// A free port below those that systems give to outgoing connections: one of them may be taken before this process listens.
    /// </summary>
    public static int FindFree()
    {
        int port;
        do port = RandomNumberGenerator.GetInt32(FirstOwn, FirstEphemeral);
        while (TryListen(IPAddress.Any, port) is not null);
        return port;
    }

    /// <summary>Why this process cannot listen there; null if it can.</summary>
    /// <param name="port">The port; 0 for any.</param>
    public static SocketException? TryListen(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e;
        }
    }
}
