using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.External;

/// <summary>
/// A phone that shows the provider's token: who it is says the token, on which device the headers. It is treated as a login that is
/// kept nowhere, which ends when its token does. "The same login" is the same person on the same device, whichever token is shown.
/// </summary>
internal sealed class ExternalLogins(IGrainFactory grains, ProviderKeys keys, TimeProvider time)
{
    /// <summary>The authentication scheme that checks the tokens.</summary>
    public const string SchemeName = "External";

    /// <summary>The login that the request's token stands for; null where it is not good, or its account is shut out.</summary>
    public async Task<LoginDetails?> AuthenticateAsync(HttpContext http, string token)
    {
        if (await Validate(http, token) is not { Principal: { } person, Properties.ExpiresUtc: { } end } || http.Features.Get<Device>() is not { } device) return null;
        // RFC 9449, section 7.2; RFC 8705, section 3: bound to a key that is not proved here, it is worth nothing alone.
        if (person.FindFirst("cnf") is not null) return null;
        if (person.FindFirst("iss") is not { Value: var issuer } || person.FindFirst("sub") is not { Value: { Length: > 0 } subject }) return null;

        var account = AccountId.From(Hash("qrlogin/external-account/v1", issuer, subject));
        var profile = Profile(account, person);
        if (!await http.CallAsync(grains.Account(account).Admit, profile)) return null;
        var login = LoginId.From(Hash("qrlogin/external-login/v1", account.Value, device.Type.ToString(), device.Id));
        var now = time.GetUtcNow();
        return new()
        {
            LoginId = login,
            AccountId = account,
            Requester = http.Requester(null),
            Method = LoginMethod.External,
            CreatedAt = now,
            ExpiresAt = end,
            LastSeenAt = now,
            Account = profile,
            IsDeviceBound = true,
        };
    }

    private async Task<AuthenticateResult> Validate(HttpContext http, string token)
    {
        if (!ExternalToken.TryReadKeyId(token, out string? keyId)) return AuthenticateResult.NoResult();
        await keys.EnsureKeyAsync(keyId, http.RequestAborted);
        return await http.AuthenticateAsync(SchemeName);
    }

    /// <summary>The parts have no zero byte but perhaps the last, so no two lists of them are one text.</summary>
    private static ReadOnlySpan<byte> Hash(params string[] parts) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))).AsSpan(0, 16);

    /// <summary>As the provider calls the person, as far as that can be shown.</summary>
    private static AccountProfile Profile(AccountId account, ClaimsPrincipal person)
    {
        string?[] names = [person.FindFirstValue("preferred_username"), "true".Equals(person.FindFirstValue("email_verified"), StringComparison.OrdinalIgnoreCase) ? person.FindFirstValue("email") : null, "ext-" + account];
        var username = names.Select(n => Username.TryParse(n, out var name) ? name : (Username?)null).First(n => n is not null)!.Value;
        return new(account, username, DisplayText.Clean(person.FindFirstValue("name"), DisplayText.MaxLength) ?? username.Value);
    }
}

/// <summary>What a login of another provider's is good for.</summary>
internal static class ExternalLoginExtensions
{
    /// <summary>Until when the login that scans or confirms may vouch, where that is not asked of the login itself.</summary>
    public static DateTimeOffset? VouchesUntil(this LoginDetails login) => login.Method == LoginMethod.External ? login.ExpiresAt : null;
}
