using System.Net;

namespace QrLogin.Api.Values;

/// <summary>Networks as people write them in settings.</summary>
internal static class NetworkText
{
    /// <summary>
    /// Reads a network, or an address as a network of one; null if it is neither. A network that contains every address is
    /// refused: it would restrict nothing.
    /// </summary>
    public static IPNetwork? Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network.PrefixLength > 0 ? network : null;
        return IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8) : null;
    }
}
