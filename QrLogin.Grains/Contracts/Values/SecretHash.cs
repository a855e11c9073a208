using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// SHA-256 of a secret with at least 128 random bits. The front end hashes such secrets on arrival, so the silos and
/// stores never see the secrets themselves.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.secret-hash")]
public readonly record struct SecretHash
{
    private SecretHash(string value) => Value = value;

    /// <summary>The hash in base64url.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>
    /// Hashes <paramref name="secret"/>, prefixed with a <paramref name="label"/> for its kind, so that secrets of
    /// different kinds never share a hash.
    /// </summary>
    public static SecretHash Of(ReadOnlySpan<byte> label, ReadOnlySpan<byte> secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. label, .. secret], hash);
        return new(Base64Url.EncodeToString(hash));
    }

    /// <summary>The hash with this text, for a grain whose key is the hash of a secret.</summary>
    internal static SecretHash OfKey(string value) => new(value);

    /// <summary>Compares in constant time, so that timing does not reveal how much matched.</summary>
    public bool Matches(SecretHash other) => CryptographicOperations.FixedTimeEquals(
        MemoryMarshal.AsBytes(Value.AsSpan()), MemoryMarshal.AsBytes(other.Value.AsSpan()));

    /// <summary>Hides the value, so that hashes of secrets do not end up in logs.</summary>
    public override string ToString() => nameof(SecretHash);
}
