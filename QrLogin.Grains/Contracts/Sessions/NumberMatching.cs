namespace QrLogin.Grains.Contracts;

/// <summary>
/// When the person must type on the phone what the other screen shows, the PC's match number or an OAuth client's user code
/// (RFC 10027: request-initiation verification).
/// </summary>
public enum NumberMatching
{
    /// <summary>When PC and phone are on different networks (IPv4 /24, IPv6 /64), or an address is unknown.</summary>
    WhenNetworksDiffer = 0,

    Never = 1,

    Always = 2,
}
