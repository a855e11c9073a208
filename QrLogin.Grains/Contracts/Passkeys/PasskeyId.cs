using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// Identifies one passkey publicly: 16 bytes of the hash of its credential id, written as 22 base64url characters. A credential id itself
/// may be longer than a grain's key.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.passkey-id")]
public readonly record struct PasskeyId
{
    /// <summary>The form of its text, as a regular expression of ECMA-262.</summary>
    public const string Pattern = Base64UrlId.Pattern;

    private PasskeyId(string value) => Value = value;

    /// <summary>The text of the id, which is also the grain's key.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>The id of the passkey with this credential id (Web Authentication Level 3, section 4).</summary>
    public static PasskeyId Of(ReadOnlySpan<byte> credentialId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. "qrlogin/passkey-id/v1"u8, .. credentialId], hash);
        return new(Base64UrlId.From(hash[..16]));
    }

    /// <summary>Parses an id; false unless the text is the canonical form of one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PasskeyId id)
    {
        bool valid = Base64UrlId.IsValid(text);
        id = valid ? new(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
