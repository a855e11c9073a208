using System.Net;

namespace QrLogin.Api.Values;

/// <summary>An address to listen on, as the settings of ASP.NET Core write it.</summary>
internal static class ListenAddress
{
    /// <summary>Completes the sentence "it must be …".</summary>
    public const string MustBe = "an address such as http://0.0.0.0:5080, whose host is an IP address, localhost or *, and without a path";

    /// <summary>
    /// Parses an address; null if the server would refuse it, or if it would listen elsewhere: for the name of any other host, such as a
    /// mistyped address, it listens on every interface.
    /// </summary>
    public static BindingAddress? Parse(string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            if (address.Scheme is not ("http" or "https")) return null;
            if (address.IsUnixPipe || address.IsNamedPipe) return address;
            bool isValid = address.PathBase.Length == 0 && address.Port is >= 0 and <= ushort.MaxValue && IsHost(address);
            return isValid ? address : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsHost(BindingAddress address)
    {
        string host = address.Host;
        if (host is "*" or "+") return true;
        // The server cannot choose one free port for both addresses of localhost.
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return address.Port != 0;
        return IPAddress.TryParse(host, out _) && (host[0] == '[' || HostName.Canonicalize(host) == host);
    }
}
