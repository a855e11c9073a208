using Microsoft.Extensions.Options;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.Passkeys;

/// <summary>The passkeys with which phones must confirm, if they must.</summary>
internal sealed class ConfirmationPasskeys(PasskeyCeremonies ceremonies, IOptions<QrLoginOptions> options)
{
    /// <summary>How the login that has scanned a session confirms it; null if it needs no passkey.</summary>
    public async Task<ConfirmationPasskey?> ForAsync(HttpContext http, IGrainFactory grains, QrId session, SecretHash confirmToken)
    {
        if (options.Value.ConfirmWith != ConfirmWith.Passkey) return null;
        var passkeys = await http.CallAsync(grains.Account(http.Login().AccountId).Passkeys);
        bool hasAny = passkeys is { Passkeys.IsEmpty: false } && ceremonies.IsAvailable(http);
        return new(hasAny ? ceremonies.ConfirmationOptions(http, session, confirmToken, passkeys!) : null);
    }
}

/// <summary>The passkeys with which a phone must confirm.</summary>
/// <param name="Options">How to use one; null if the account has none.</param>
internal sealed record ConfirmationPasskey(PasskeyRequestOptions? Options);
