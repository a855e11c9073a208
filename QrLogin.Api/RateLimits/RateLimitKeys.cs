using QrLogin.Grains.Contracts;

namespace QrLogin.Api.RateLimits;

/// <summary>As whom a login is counted.</summary>
internal static class RateLimitKeys
{
    /// <summary>
    /// As itself; one of another provider's as its person, since such a "login" is a person on a device, and who has a token may call his
    /// device by as many names as he likes.
    /// </summary>
    public static LoginId RateLimitKey(this LoginDetails login) =>
        login.Method == LoginMethod.External && LoginId.TryParse(login.AccountId.Value, out var person) ? person : login.LoginId;
}
