using System.Diagnostics.CodeAnalysis;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace QrLogin.Api.Authentication.External;

/// <summary>Inspects the header of an external token before the token is validated.</summary>
internal static class ExternalToken
{
    /// <summary>
    /// Asymmetric algorithms only: with a shared secret we could issue tokens, and with <c>none</c> anyone could.
    /// </summary>
    public static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>
    /// The types of RFC 9068, section 4, and those that providers used before it. A token that declares another
    /// purpose, such as a logout token, is refused.
    /// </summary>
    private static readonly string[] AcceptedTypes = ["", "JWT", "at+jwt", "application/at+jwt"];

    /// <summary>
    /// Reads the id of the signing key, empty if the token names none; false if the token is not acceptable with any
    /// key.
    /// </summary>
    public static bool TryReadKeyId(string text, [NotNullWhen(true)] out string? keyId)
    {
        keyId = null;
        try
        {
            var token = new JsonWebToken(text);
            if (IsAcceptable(token)) keyId = token.Kid ?? "";
        }
        catch (ArgumentException)
        {
            // The text is not a JWT.
        }

        return keyId is not null;
    }

    private static bool IsAcceptable(JsonWebToken token) =>
        AcceptedTypes.Contains(token.Typ ?? "", StringComparer.OrdinalIgnoreCase)
        && Algorithms.Contains(token.Alg)
        // RFC 7515, section 4.1.11: refuse critical extensions that are not understood. The library ignores them.
        && !token.TryGetHeaderValue<object>("crit", out _);
}
