using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// Identifies a public key by its SHA-256 thumbprint (RFC 7638): 43 base64url characters. Sessions and logins that are
/// bound to a key store only this (RFC 9449, section 6.1).
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.key-thumbprint")]
public readonly record struct KeyThumbprint
{
    /// <summary>The form of its text, as a regular expression of ECMA-262.</summary>
    public const string Pattern = "^[A-Za-z0-9_-]{43}$";

    private const int Bytes = 32;

    private KeyThumbprint(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    /// <summary>Creates the thumbprint from exactly 32 bytes.</summary>
    public static KeyThumbprint From(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, Bytes);
        return new(Base64Url.EncodeToString(hash));
    }

    /// <summary>Parses a thumbprint; false unless the text is the canonical form of one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out KeyThumbprint thumbprint)
    {
        Span<byte> hash = stackalloc byte[Bytes];
        bool valid = text is not null && StrictBase64Url.TryDecode(text, hash);
        thumbprint = valid ? new(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
