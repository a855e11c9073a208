using Microsoft.Extensions.Options;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

/// <summary>
/// Shows that the account's owner is there, and not just whoever holds one of its logins: the password, an assertion of a passkey, or a
/// login that the person made a few minutes ago. A login made by a QR code is no proof: whoever holds an unlocked phone can make one.
/// </summary>
/// <param name="Password">The password; null if none was sent.</param>
/// <param name="Assertion">The assertion; null if none was sent.</param>
internal sealed record PersonProof(Password? Password, PasskeyAssertion? Assertion)
{
    /// <summary>The rule, for the descriptions of endpoints.</summary>
    public const string Rule =
        "Requires the password, an assertion of a passkey, or a login that is less than 5 minutes old and not made with a QR code.";

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
    /// Checks what was sent, or the login that sent the request if nothing was. Null if it proves who the person is, else the problem.
    /// </summary>
    public async Task<Problem?> CheckAsync(HttpContext http, IGrainFactory grains)
    {
        var services = http.RequestServices;
        var account = http.Login().Account;
        if (Assertion is not null)
        {
            bool isRight = await services.GetRequiredService<PasskeyCeremonies>()
                .AcceptProofAsync(http, grains, Assertion, account.AccountId);
            return isRight ? null : Problem.Reauthenticate;
        }

        if (Password is null) return IsGivenByLogin(http, services.GetRequiredService<TimeProvider>()) ? null : Problem.Reauthenticate;
        if (!services.GetRequiredService<IOptions<QrLoginOptions>>().Value.Passwords) return Problem.Reauthenticate;
        var command = new CheckPassword(http.RequestId(), account.AccountId, Password);
        // A wrong password proves nothing, like none.
        return await http.CallAsync(grains.Credential(account.Username).Check, command) switch
        {
            null => null,
            { Code: RefusalCode.WrongPassword } => Problem.Reauthenticate,
            var refusal => Problem.Of(refusal),
        };
    }

    /// <summary>Hides the values: they are secrets.</summary>
    public override string ToString() => nameof(PersonProof);
}
