using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace QrLogin.Api.Authentication.Jwt;

/// <summary>Validates JWTs that others have signed (RFC 7519).</summary>
internal static class SignedJwt
{
    /// <summary>
    /// How far the issuer's clock may be ahead. There is no tolerance the other way: a token expires on time.
    /// </summary>
    public static readonly TimeSpan MaxClockAhead = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Asymmetric algorithms only: with a shared secret we could issue tokens, and with <c>none</c> anyone could.
    /// </summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Reads a token without validating it; false if it is not acceptable with any key.</summary>
    /// <param name="text">The token.</param>
    /// <param name="types">The accepted values of its <c>typ</c>. One that declares another purpose is refused.</param>
    /// <param name="token">The token. Nothing in it is proved yet.</param>
    public static bool TryRead(string text, IEnumerable<string> types, [NotNullWhen(true)] out JsonWebToken? token)
    {
        token = null;
        try
        {
            var read = new JsonWebToken(text);
            if (IsAcceptable(read, types)) token = read;
        }
        catch (ArgumentException)
        {
            // The text is not a JWT.
        }

        return token is not null;
    }

    /// <summary>Returns the claims of a token; null if it is not valid.</summary>
    /// <param name="token">The token.</param>
    /// <param name="keys">Its issuer, with the keys.</param>
    /// <param name="audiences">The accepted audiences.</param>
    /// <param name="now">The current time.</param>
    public static async Task<ClaimsIdentity?> ValidateAsync(
        JsonWebToken token, IssuerKeys keys, IEnumerable<string> audiences, DateTimeOffset now)
    {
        var result = await Handler.ValidateTokenAsync(token, new()
        {
            ValidIssuer = keys.Issuer,
            IssuerSigningKeys = keys.Keys,
            ValidAudiences = audiences,
            ValidAlgorithms = Algorithms,
            LifetimeValidator = (notBefore, expires, _, _) =>
            {
                bool isTooEarly = notBefore > now + MaxClockAhead;
                return expires > now && !isTooEarly;
            },
        });
        return result.IsValid ? result.ClaimsIdentity : null;
    }

    private static bool IsAcceptable(JsonWebToken token, IEnumerable<string> types) =>
        types.Contains(token.Typ ?? "", StringComparer.OrdinalIgnoreCase)
        && Algorithms.Contains(token.Alg)
        // RFC 7515, section 4.1.11: refuse critical extensions that are not understood. The library ignores them.
        && !token.TryGetHeaderValue<object>("crit", out _);
}
