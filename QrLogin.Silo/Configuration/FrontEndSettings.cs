namespace QrLogin.Silo.Configuration;

/// <summary>What a silo knows of the settings of front ends, which are often in the same environment or file.</summary>
internal static class FrontEndSettings
{
    /// <summary>The members of the section <c>QrLogin</c> that only front ends declare.</summary>
    public static readonly string[] Members =
    [
        "Apps", "Clients", "Docs", "Dpop", "FrontEndKey", "Hosting", "MaxConnections", "OperatorPort", "Passkeys", "PlaceDatabase",
        "Proxies", "PublicOrigin", "RateLimits", "SigningKeyDelay", "SigningKeys",
    ];
}
