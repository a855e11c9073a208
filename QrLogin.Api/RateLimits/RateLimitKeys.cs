using QrLogin.Grains.Contracts;

namespace QrLogin.Api.RateLimits;

internal static class RateLimitKeys
{
    /// <summary>
    /// The id that a login is counted under: its own, or the account's for an external login. An external login is a
    /// person on a device, and the holder of a token can invent as many device ids as they like.
    /// </summary>
    public static LoginId RateLimitKey(this LoginDetails login) =>
        login.Method == LoginMethod.External && LoginId.TryParse(login.AccountId.Value, out var account)
            ? account
            : login.LoginId;
}
