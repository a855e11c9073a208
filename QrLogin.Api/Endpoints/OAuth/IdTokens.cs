using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using QrLogin.Api.SigningKeys;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>Issues ID tokens (OpenID Connect Core 1.0, section 2).</summary>
internal sealed class IdTokens(SigningKeyRing keys, TimeProvider time)
{
    /// <summary>The signature algorithm (RFC 7518, section 3.3), which every client supports.</summary>
    public const string Algorithm = SecurityAlgorithms.RsaSha256;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>The login that an ID token of ours is about, even if it has expired; null if the token is not ours.</summary>
    /// <param name="idToken">An ID token that a client got earlier.</param>
    /// <param name="issuer">This service.</param>
    public async Task<IdTokenHint?> ReadAsync(string idToken, string issuer)
    {
        var result = await _handler.ValidateTokenAsync(idToken, new()
        {
            ValidIssuer = issuer,
            IssuerSigningKeys = keys.All.Select(key => key.Key),
            ValidAlgorithms = [Algorithm],
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        return result is { IsValid: true, SecurityToken: JsonWebToken { Subject: { } subject } token }
            && AccountId.TryParse(subject, out var account)
            && token.TryGetPayloadValue("sid", out string sid)
            && LoginId.TryParse(sid, out var login)
            ? new(account, login, token.Audiences.Single())
            : null;
    }

    /// <summary>The ID token of a login.</summary>
    /// <param name="exchanged">The login, and the request that led to it.</param>
    /// <param name="issuer">This service.</param>
    /// <param name="accessToken">The login's token, which <c>at_hash</c> ties to this one (section 3.1.3.6).</param>
    public string Issue(ExchangedCode exchanged, string issuer, string accessToken)
    {
        var ((account, login), now) = (exchanged.Login, time.GetUtcNow());
        var claims = new Dictionary<string, object>
        {
            ["sub"] = account.AccountId.Value,
            ["azp"] = login.Client!,
            ["auth_time"] = exchanged.Authentication.At.ToUnixTimeSeconds(),
            ["sid"] = login.LoginId.Value,
            ["at_hash"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16)),
            ["name"] = account.ShownName,
            ["preferred_username"] = account.Username.Value,
        };
        if (exchanged.Request.Nonce is { } nonce) claims["nonce"] = nonce;
        if (AuthenticationMethods.Of(exchanged.Authentication) is { } methods) claims["amr"] = methods;
        if (account.Picture is { } picture) claims["picture"] = picture;
        if (account.Idp is { } idp) claims["idp"] = new Dictionary<string, object> { ["iss"] = idp.Issuer, ["sub"] = idp.Subject };
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = login.Client,
            IssuedAt = now.UtcDateTime,
            Expires = (now + s_lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = new(keys.Current.Key, Algorithm),
        });
    }
}

/// <summary>What an ID token of ours says.</summary>
/// <param name="AccountId">Whose login it is.</param>
/// <param name="LoginId">The login.</param>
/// <param name="Client">The client that got it.</param>
internal sealed record IdTokenHint(AccountId AccountId, LoginId LoginId, string Client);
