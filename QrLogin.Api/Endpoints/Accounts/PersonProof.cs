using Microsoft.Extensions.Options;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

/// <summary>
/// Checks that the account's owner is there, and not just whoever holds one of its logins: by the password, or by a login that the person
/// made a few minutes ago. A login made by a QR code is no proof: whoever holds an unlocked phone can make one.
/// </summary>
internal static class PersonProof
{
    /// <summary>How old a login may be to prove who the person is.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <summary>Whether the login that sent the request proves it.</summary>
    public static bool IsGivenByLogin(HttpContext http, TimeProvider time)
    {
        var login = http.Login();
        var provedAt = login.Method switch
        {
            LoginMethod.Qr => null,
            LoginMethod.External => http.Features.Get<ProviderAuthentication>()?.At,
            _ => (DateTimeOffset?)login.CreatedAt,
        };
        return provedAt is { } at && time.GetUtcNow() - at < MaxAge;
    }

    /// <summary>
    /// Checks a password, or the login that sent the request if there is none. Null if it proves who the person is, else the problem.
    /// </summary>
    public static async Task<Problem?> CheckAsync(Password? password, HttpContext http, IGrainFactory grains, TimeProvider time)
    {
        if (password is null) return IsGivenByLogin(http, time) ? null : Problem.Reauthenticate;
        if (!http.RequestServices.GetRequiredService<IOptions<QrLoginOptions>>().Value.Passwords) return Problem.Reauthenticate;
        var account = http.Login().Account;
        var command = new CheckPassword(http.RequestId(), account.AccountId, password);
        // A wrong password proves nothing, like none.
        return await http.CallAsync(grains.Credential(account.Username).Check, command) switch
        {
            null => null,
            { Code: RefusalCode.WrongPassword } => Problem.Reauthenticate,
            var refusal => Problem.Of(refusal),
        };
    }
}
