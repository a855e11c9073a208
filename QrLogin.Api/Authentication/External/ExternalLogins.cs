using System.Globalization;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using QrLogin.Api.Authentication.Jwt;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.External;

/// <summary>
/// Authenticates phones that present an external identity provider's token. The token identifies the person, and the
/// request headers identify the device. Together they act as a login that is not stored and ends when the token
/// expires. The same person on the same device is always the same login, whichever token they present.
/// </summary>
internal sealed class ExternalLogins(IGrainFactory grains, ExternalProviders providers, TimeProvider time)
{
    /// <summary>
    /// The types of RFC 9068, section 4, and those that providers used before it. A token that declares another
    /// purpose, such as a logout token, is refused.
    /// </summary>
    private static readonly string[] TokenTypes = ["", "JWT", "at+jwt", "application/at+jwt"];

    /// <summary>
    /// The login that the request's token stands for; null if the token is not valid or the account is disabled.
    /// </summary>
    public async Task<LoginDetails?> AuthenticateAsync(HttpContext http, string token)
    {
        if (!SignedJwt.TryRead(token, TokenTypes, out var jwt)) return null;
        if (await ValidateAsync(jwt, http.RequestAborted) is not { } person) return null;
        if (http.Features.Get<Device>() is not { } device) return null;
        // RFC 9449, section 7.2; RFC 8705, section 3: the token is bound to a key, and this request does not prove that
        // key.
        if (person.FindFirst("cnf") is not null) return null;
        if (person.FindFirst("iss") is not { Value: var issuer }) return null;
        if (ExternalUser.SubjectOf(person) is not { } subject) return null;

        var account = ExternalUser.AccountOf(issuer, subject);
        var profile = ExternalUser.Profile(account, new(issuer, subject), person);
        if (!await http.CallAsync(grains.Account(account).Admit, profile)) return null;
        if (AuthenticatedAt(person) is { } at) http.Features.Set(new ProviderAuthentication(at));
        var login = LoginId.From(ExternalUser.Hash("qrlogin/external-login/v1", account.Value, device.Type.ToString(), device.Id));
        var now = time.GetUtcNow();
        return new()
        {
            LoginId = login,
            AccountId = account,
            Requester = http.Requester(null),
            Method = LoginMethod.External,
            CreatedAt = now,
            ExpiresAt = jwt.ValidTo,
            LastSeenAt = now,
            Account = profile,
            IsDeviceBound = true,
        };
    }

    /// <summary>OpenID Connect Core 1.0, section 2: <c>auth_time</c>, in seconds since 1970.</summary>
    private static DateTimeOffset? AuthenticatedAt(ClaimsIdentity person) =>
        long.TryParse(person.FindFirst("auth_time")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private async Task<ClaimsIdentity?> ValidateAsync(JsonWebToken token, CancellationToken cancellationToken) =>
        await providers.OfIssuerAsync(token.Issuer, token.Kid ?? "", cancellationToken) is var (provider, keys)
            ? await SignedJwt.ValidateAsync(token, keys, provider.Audiences, time.GetUtcNow())
            : null;
}

internal static class ExternalLoginExtensions
{
    /// <summary>
    /// Until when an external login may vouch; null for one of our own logins, which its account checks instead.
    /// </summary>
    public static DateTimeOffset? VouchesUntil(this LoginDetails login) =>
        login.Method == LoginMethod.External ? login.ExpiresAt : null;
}

/// <summary>When the person last logged in at the provider, according to its token (<c>auth_time</c>).</summary>
internal sealed record ProviderAuthentication(DateTimeOffset At);
