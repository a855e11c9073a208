namespace QrLogin.Grains.Contracts;

/// <summary>When the person must type the PC's match number on the phone (RFC 10027: request-initiation verification).</summary>
public enum NumberMatching
{
    /// <summary>When PC and phone are on different networks (IPv4 /24, IPv6 /64), or an address is unknown.</summary>
    WhenNetworksDiffer = 0,

    Never = 1,

    Always = 2,
}
