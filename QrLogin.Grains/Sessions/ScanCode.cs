using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace QrLogin.Grains.Sessions;

/// <summary>
/// The code that a session's QR carries at a time: an HMAC over the session's own key and the number of the time step, like a
/// one-time password (RFC 6238). A picture of it is worth nothing a minute later, and turning it takes no write.
/// </summary>
internal static class ScanCode
{
    /// <summary>96 bits: no secret, it stands in a URL; but nobody who has not seen the screen has it.</summary>
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
