using System.Net;
using System.Net.Sockets;

namespace QrLogin.Silo.Configuration;

/// <summary>Finds and checks TCP ports on this machine.</summary>
internal static class TcpPorts
{
    public static int FindFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
