using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.External;

/// <summary>
/// Authenticates phones that present an external identity provider's token. The token identifies the person, and the
/// request headers identify the device. Together they act as a login that is not stored and ends when the token
/// expires. The same person on the same device is always the same login, whichever token they present.
/// </summary>
internal sealed class ExternalLogins(IGrainFactory grains, ProviderKeys keys, TimeProvider time)
{
    /// <summary>The authentication scheme that validates the tokens.</summary>
    public const string SchemeName = "External";

    /// <summary>
    /// The login that the request's token stands for; null if the token is not valid or the account is disabled.
    /// </summary>
    public async Task<LoginDetails?> AuthenticateAsync(HttpContext http, string token)
    {
        if (await ValidateAsync(http, token) is not { Principal: { } person, Properties.ExpiresUtc: { } expiresAt }) return null;
        if (http.Features.Get<Device>() is not { } device) return null;
        // RFC 9449, section 7.2; RFC 8705, section 3: the token is bound to a key, and this request does not prove that
        // key.
        if (person.FindFirst("cnf") is not null) return null;
        if (person.FindFirst("iss") is not { Value: var issuer }) return null;
        if (person.FindFirst("sub") is not { Value: { Length: > 0 } subject }) return null;

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
            ExpiresAt = expiresAt,
            LastSeenAt = now,
            Account = profile,
            IsDeviceBound = true,
        };
    }

    private async Task<AuthenticateResult> ValidateAsync(HttpContext http, string token)
    {
        if (!ExternalToken.TryReadKeyId(token, out string? keyId)) return AuthenticateResult.NoResult();
        await keys.EnsureKeyAsync(keyId, http.RequestAborted);
        return await http.AuthenticateAsync(SchemeName);
    }

    /// <summary>Only the last part can contain a zero byte, so different parts never join to the same text.</summary>
    private static ReadOnlySpan<byte> Hash(params string[] parts) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))).AsSpan(0, 16);

    /// <summary>The names that the provider gives the person, as far as they can be displayed.</summary>
    private static AccountProfile Profile(AccountId account, ClaimsPrincipal person)
    {
        var username = FirstUsername(person.FindFirstValue("preferred_username"), VerifiedEmail(person), Username.ExternalPrefix + account);
        string displayName = DisplayText.Clean(person.FindFirstValue("name"), DisplayText.MaxLength) ?? username.Value;
        return new(account, username, displayName);
    }

    /// <summary>A name that looks like another account's id is not shown: operators and people would take it for that account.</summary>
    private static Username FirstUsername(string? preferred, string? email, string fallback)
    {
        if (Username.TryParse(preferred, out var name) && !name.IsReserved) return name;
        if (Username.TryParse(email, out var address) && !address.IsReserved) return address;
        return Username.TryParse(fallback, out var unnamed)
            ? unnamed
            : throw new InvalidOperationException("An account's id must be a valid username.");
    }

    private static string? VerifiedEmail(ClaimsPrincipal person)
    {
        bool isVerified = "true".Equals(person.FindFirstValue("email_verified"), StringComparison.OrdinalIgnoreCase);
        return isVerified ? person.FindFirstValue("email") : null;
    }
}

internal static class ExternalLoginExtensions
{
    /// <summary>
    /// Until when an external login may vouch; null for one of our own logins, which its account checks instead.
    /// </summary>
    public static DateTimeOffset? VouchesUntil(this LoginDetails login) =>
        login.Method == LoginMethod.External ? login.ExpiresAt : null;
}
