using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.Jwt;

/// <summary>The account of a person whom somebody else knows: a user of an identity provider, or of a backend.</summary>
internal static class ExternalUser
{
    /// <summary>The issuer that stands for a client, followed by the client's id. No identity provider can have it.</summary>
    public const string ClientIssuerPrefix = "urn:qrlogin:client:";

    /// <summary>OpenID Connect Core, section 2.</summary>
    private const int MaxSubjectLength = 255;

    /// <summary>The person's id at the issuer; null if the token has none, or none of an allowed length.</summary>
    public static string? SubjectOf(ClaimsIdentity person) =>
        person.FindFirst("sub") is { Value: { Length: > 0 and <= MaxSubjectLength } subject } ? subject : null;

    /// <summary>The account of an identity provider's user.</summary>
    public static AccountId AccountOf(string issuer, string subject) =>
        AccountId.From(Hash("qrlogin/external-account/v1", issuer, subject));

    /// <summary>The bytes of an id. Only the last part can contain a zero byte, so different parts never join to the same text.</summary>
    public static ReadOnlySpan<byte> Hash(params string[] parts) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))).AsSpan(0, 16);

    /// <summary>The names that the issuer gives the person, as far as they can be displayed.</summary>
    public static AccountProfile Profile(AccountId account, ProviderIdentity idp, ClaimsIdentity person)
    {
        string? preferred = person.FindFirst("preferred_username")?.Value;
        var username = FirstUsername(preferred, VerifiedEmail(person), Username.ExternalPrefix + account);
        string displayName = DisplayText.Clean(person.FindFirst("name")?.Value, DisplayText.MaxLength) ?? username.Value;
        return new(account, username, displayName, idp);
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

    private static string? VerifiedEmail(ClaimsIdentity person)
    {
        bool isVerified = "true".Equals(person.FindFirst("email_verified")?.Value, StringComparison.OrdinalIgnoreCase);
        return isVerified ? person.FindFirst("email")?.Value : null;
    }
}
