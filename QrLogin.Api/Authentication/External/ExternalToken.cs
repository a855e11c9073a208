using System.Diagnostics.CodeAnalysis;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace QrLogin.Api.Authentication.External;

/// <summary>What is looked at in a token before it is checked.</summary>
internal static class ExternalToken
{
    /// <summary>The asymmetric ones: a shared secret would let us make tokens, and <c>none</c> anybody.</summary>
    public static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>RFC 9068, section 4, and what providers wrote before it: not a token that says that it is for something else, as a logout token does.</summary>
    private static readonly string[] AcceptedTypes = ["", "JWT", "at+jwt", "application/at+jwt"];

    /// <summary>The key that it says it is signed with, empty if it says none; false where no key could make it good.</summary>
    public static bool TryReadKeyId(string text, [NotNullWhen(true)] out string? keyId)
    {
        keyId = null;
        try
        {
            var token = new JsonWebToken(text);
            // RFC 7515, section 4.1.11: an extension that must be understood is not; the library would ignore it.
            if (AcceptedTypes.Contains(token.Typ ?? "", StringComparer.OrdinalIgnoreCase) && Algorithms.Contains(token.Alg) && !token.TryGetHeaderValue<object>("crit", out _)) keyId = token.Kid ?? "";
        }
        catch (ArgumentException)
        {
            // No token.
        }

        return keyId is not null;
    }
}
