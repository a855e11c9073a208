using System.Net;
using System.Net.Sockets;

namespace QrLogin.Grains.Contracts;

/// <summary>The prefix that the addresses of one household or office share: 24 bits of IPv4, 64 bits of IPv6.</summary>
public static class NetworkPrefix
{
    private const int IPv4PrefixBytes = 3, IPv6PrefixBytes = 8;

    /// <summary>Whether two textual addresses are on the same network. False if either is missing or malformed.</summary>
    public static bool AreSame(string? one, string? other)
    {
        if (!IPAddress.TryParse(one, out var a) || !IPAddress.TryParse(other, out var b)) return false;
        (a, b) = (Unmap(a), Unmap(b));
        // One machine may use both 127.0.0.1 and ::1 for itself.
        if (IPAddress.IsLoopback(a) && IPAddress.IsLoopback(b)) return true;
        return a.AddressFamily == b.AddressFamily && PrefixOf(a).SequenceEqual(PrefixOf(b));
    }

    /// <summary>
    /// The key under which rate limits count an address: the whole IPv4 address, but only the /64 of an IPv6 address,
    /// since one person may use all of a /64.
    /// </summary>
    public static string KeyOf(IPAddress? address)
    {
        if (address is null) return "unknown";
        var unmapped = Unmap(address);
        return unmapped.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(PrefixOf(unmapped)) : unmapped.ToString();
    }

    /// <summary>
    /// The IPv4 address behind an IPv4-mapped IPv6 address, as a dual-stack socket reports it; any other address
    /// unchanged.
    /// </summary>
    public static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static ReadOnlySpan<byte> PrefixOf(IPAddress address) =>
        address.GetAddressBytes().AsSpan(0, address.AddressFamily == AddressFamily.InterNetwork ? IPv4PrefixBytes : IPv6PrefixBytes);
}
