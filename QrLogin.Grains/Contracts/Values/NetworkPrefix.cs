using System.Net;
using System.Net.Sockets;

namespace QrLogin.Grains.Contracts;

/// <summary>The part of an address that a household or an office shares: the first 24 bits of IPv4, the first 64 of IPv6.</summary>
public static class NetworkPrefix
{
    private const int SharedOfV4 = 3, SharedOfV6 = 8;

    /// <summary>Whether two addresses, as texts, are of one network. One that is not known is of none.</summary>
    public static bool AreSame(string? one, string? other)
    {
        if (!IPAddress.TryParse(one, out var a) || !IPAddress.TryParse(other, out var b)) return false;
        (a, b) = (Unmap(a), Unmap(b));
        // A machine calls itself by either.
        if (IPAddress.IsLoopback(a) && IPAddress.IsLoopback(b)) return true;
        return a.AddressFamily == b.AddressFamily && PrefixOf(a).SequenceEqual(PrefixOf(b));
    }

    /// <summary>What counts as one caller: an IPv4 address, and the /64 of an IPv6 address, all of which one person may use.</summary>
    public static string KeyOf(IPAddress? address) => address is null
        ? "unknown"
        : Unmap(address) is { AddressFamily: AddressFamily.InterNetworkV6 } v6 ? Convert.ToHexString(PrefixOf(v6)) : Unmap(address).ToString();

    private static ReadOnlySpan<byte> PrefixOf(IPAddress address) =>
        address.GetAddressBytes().AsSpan(0, address.AddressFamily == AddressFamily.InterNetwork ? SharedOfV4 : SharedOfV6);

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
