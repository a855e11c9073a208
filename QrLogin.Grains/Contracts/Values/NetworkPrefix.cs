using System.Net;
using System.Net.Sockets;

namespace QrLogin.Grains.Contracts;

/// <summary>The prefix that the addresses of one household or office share: 24 bits of IPv4, 64 bits of IPv6.</summary>
public static class NetworkPrefix
{
    private const int IPv4PrefixBytes = 3, IPv6PrefixBytes = 8;

    /// <summary>The prefixes of IPv6 addresses that contain an IPv4 address, and the byte at which it begins.</summary>
    private static readonly (byte[] Prefix, int At, bool IsInverted)[] s_embedding =
    [
        // RFC 4291, section 2.5.5.2: IPv4-mapped, as a dual-stack socket reports an IPv4 address.
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 12, false),
        // RFC 7915, section 2.2: IPv4-translated.
        ([0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0], 12, false),
        // RFC 6052, section 2.1: NAT64. All IPv4 addresses are in one /64 here.
        ([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 12, false),
        // RFC 3056, section 2: 6to4. Each IPv4 address has 65,536 networks here.
        ([0x20, 0x02], 2, false),
        // RFC 4380, section 4: Teredo. Everyone who uses one server is in one /64 here.
        ([0x20, 0x01, 0, 0], 12, true),
    ];

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
        if (unmapped.AddressFamily == AddressFamily.InterNetwork) return unmapped.ToString();
        byte[] network = [.. PrefixOf(unmapped), .. new byte[IPv6PrefixBytes]];
        return new IPAddress(network) + "/64";
    }

    /// <summary>
    /// The IPv4 address that an IPv6 address contains, as the network that it is sent from writes or translates it; any
    /// other address unchanged.
    /// </summary>
    public static IPAddress Unmap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        byte[] bytes = address.GetAddressBytes();
        foreach (var (prefix, at, isInverted) in s_embedding)
        {
            if (!bytes.AsSpan().StartsWith(prefix)) continue;
            byte[] embedded = bytes[at..(at + 4)];
            // RFC 4380 inverts the bits, so that no translator on the way rewrites them.
            return new(isInverted ? [.. embedded.Select(b => (byte)~b)] : embedded);
        }

        return address;
    }

    private static ReadOnlySpan<byte> PrefixOf(IPAddress address) =>
        address.GetAddressBytes().AsSpan(0, address.AddressFamily == AddressFamily.InterNetwork ? IPv4PrefixBytes : IPv6PrefixBytes);
}
