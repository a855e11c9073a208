using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// SHA-256 of a secret of at least 128 random bits. The cluster and its stores know such secrets by this alone:
/// the HTTP front end hashes them before anything else sees them.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.secret-hash")]
public readonly record struct SecretHash
{
    private SecretHash(string value) => Value = value;

    /// <summary>The hash in base64url.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>Hashes <paramref name="secret"/> under a <paramref name="label"/> that says what kind of secret it is.</summary>
    public static SecretHash Of(ReadOnlySpan<byte> label, ReadOnlySpan<byte> secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. label, .. secret], hash);
        return new(Base64Url.EncodeToString(hash));
    }

    /// <summary>Compares without telling by its time how much was right.</summary>
    public bool Matches(SecretHash other) => CryptographicOperations.FixedTimeEquals(
        MemoryMarshal.AsBytes(Value.AsSpan()), MemoryMarshal.AsBytes(other.Value.AsSpan()));

    /// <summary>Hides the value: a log needs no hash of a secret.</summary>
    public override string ToString() => nameof(SecretHash);
}
