namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>The supported OAuth grant types.</summary>
internal static class GrantTypes
{
    /// <summary>RFC 6749, section 4.1.3.</summary>
    public const string AuthorizationCode = "authorization_code";

    /// <summary>RFC 8628, section 3.4.</summary>
    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";

    /// <summary>RFC 7523, section 2.1.</summary>
    public const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    public static readonly string[] All = [AuthorizationCode, DeviceCode, JwtBearer];
}
