namespace QrLogin.Grains.Contracts;

/// <summary>When a number that the PC shows must be typed on the phone (RFC 10027: request-initiation verification).</summary>
public enum NumberMatching
{
    /// <summary>When the PC and the phone are on different networks (IPv4 /24, IPv6 /64), or the address of one is not known.</summary>
    WhenNetworksDiffer = 0,

    /// <summary>Never.</summary>
    Never = 1,

    /// <summary>Always.</summary>
    Always = 2,
}
