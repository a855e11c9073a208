using System.Buffers.Text;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// The name of a public key: its SHA-256 thumbprint (RFC 7638) in base64url, 43 characters. What is bound to a key knows it by
/// this alone (RFC 9449, section 6.1).
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.key-thumbprint")]
public readonly record struct KeyThumbprint
{
    private const int Bytes = 32;

    private KeyThumbprint(string value) => Value = value;

    /// <summary>The text of the thumbprint.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>Makes the thumbprint of exactly 32 bytes.</summary>
    public static KeyThumbprint From(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, Bytes);
        return new(Base64Url.EncodeToString(hash));
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
