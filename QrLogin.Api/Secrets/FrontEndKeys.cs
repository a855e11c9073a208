using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace QrLogin.Api.Secrets;

/// <summary>
/// The keys that all front ends share: the first one seals, and all of them open what was sealed, so that one can replace another. Each
/// purpose has its own key, derived from each of them (RFC 5869).
/// </summary>
internal sealed class FrontEndKeys(IReadOnlyList<byte[]> keys)
{
    /// <summary>The least number of bytes of a key.</summary>
    public const int MinLength = 32;

    private const int NonceLength = 12, TagLength = 16;

    /// <summary>Keys that nobody else has, for a process that shares nothing.</summary>
    public static FrontEndKeys Generate() => new([SecureRandom.GetBytes(MinLength)]);

    /// <summary>The keys for a purpose, in the order of the settings.</summary>
    public IReadOnlyList<byte[]> Derive(string purpose) =>
        [.. keys.Select(key => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, MinLength, info: Encoding.ASCII.GetBytes(purpose)))];

    /// <summary>Encrypts and authenticates some bytes (AES-GCM), as base64url.</summary>
    public string Seal(string purpose, ReadOnlySpan<byte> plain)
    {
        byte[] sealedBytes = new byte[NonceLength + plain.Length + TagLength];
        SecureRandom.GetBytes(NonceLength).CopyTo(sealedBytes, 0);
        var (nonce, cipher, tag) = Split(sealedBytes);
        using var aes = new AesGcm(Derive(purpose)[0], TagLength);
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span);
        return Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>Returns what was sealed; null if no key of this purpose has sealed it.</summary>
    public byte[]? Open(string purpose, string text)
    {
        byte[] bytes = new byte[text.Length];
        bool isText = Base64Url.DecodeFromChars(text, bytes, out _, out int length) == OperationStatus.Done;
        if (!isText || length < NonceLength + TagLength) return null;
        var (nonce, cipher, tag) = Split(bytes.AsMemory(0, length));
        byte[] plain = new byte[cipher.Length];
        foreach (byte[] key in Derive(purpose))
        {
            using var aes = new AesGcm(key, TagLength);
            try
            {
                aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain);
                return plain;
            }
            catch (AuthenticationTagMismatchException)
            {
                // Another key may have sealed it.
            }
        }

        return null;
    }

    private static (Memory<byte> Nonce, Memory<byte> Cipher, Memory<byte> Tag) Split(Memory<byte> bytes) =>
        (bytes[..NonceLength], bytes[NonceLength..^TagLength], bytes[^TagLength..]);
}
