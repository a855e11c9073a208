using QrLogin.Api.Authentication.External;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Phone;

/// <summary>
/// The login of a phone that may vouch for a PC. A login of an OAuth client may not: the login that it vouched for would
/// escape its client's limits. Scan and lookup check this; confirming requires a scan by the same login.
/// </summary>
internal sealed record VouchingLogin(LoginDetails Login) : IReadFromRequest<VouchingLogin>
{
    /// <summary>The phone as its validated login describes it.</summary>
    public Grains.Contracts.Phone ToPhone() =>
        new(Login.LoginId, Login.AccountId, Login.Account.ShownName, Login.Requester.Device, Login.VouchesUntil());

    public static ValueTask<Result<VouchingLogin>> ReadAsync(HttpContext http) =>
        new(http.Login() is { Client: null } login ? new VouchingLogin(login) : Problem.MayNotVouch);
}
