using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace QrLogin.Grains.Sessions;

/// <summary>
/// The rotating scan code of a session: an HMAC of the time step under the session's key, like a time-based one-time
/// password (RFC 6238). A photograph of it soon becomes worthless, and rotating it needs no write.
/// </summary>
internal static class ScanCode
{
    /// <summary>
    /// 96 bits. The code is not a secret, since it is part of a URL, but nobody can guess it without seeing the screen.
    /// </summary>
    private const int Bytes = 12;

    public static string At(string key, long step)
    {
        Span<byte> message = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), message, hash);
        return Base64Url.EncodeToString(hash[..Bytes]);
    }
}
