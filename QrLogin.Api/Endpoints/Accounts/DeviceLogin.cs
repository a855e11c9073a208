using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

/// <summary>A login that a person makes on the device that sends the request: by password, passkey or provider.</summary>
internal static class DeviceLogin
{
    /// <summary>The login to create.</summary>
    /// <param name="http">The request of the device.</param>
    /// <param name="token">The token of the login.</param>
    /// <param name="method">How the person logs in.</param>
    /// <param name="key">The key that the login is bound to; null for none.</param>
    /// <param name="deviceName">The name of the device; null if it has none.</param>
    public static NewLogin Create(HttpContext http, LoginToken token, LoginMethod method, KeyThumbprint? key, string? deviceName) => new()
    {
        LoginId = token.LoginId,
        Secret = token.Secret,
        Requester = http.Requester(deviceName),
        Method = method,
        Key = key,
        IsDeviceBound = true,
    };

    /// <summary>Records the login, and returns its token to the device.</summary>
    public static JsonResult<LoginTokenResponse> Granted(HttpContext http, LoginToken token, GrantedLogin granted, TimeProvider time)
    {
        http.Record(AuditEvent.LoggedIn, login: granted.Login);
        return JsonResult.Ok(LoginTokenResponse.Of(token, granted, time.GetUtcNow()), SessionJson.Default.LoginTokenResponse);
    }
}
