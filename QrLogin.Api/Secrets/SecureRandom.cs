using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Secrets;

/// <summary>The only place where the front end generates values that must not be guessed.</summary>
internal static class SecureRandom
{
    public static RequestId NewRequestId() => new(BinaryPrimitives.ReadUInt128BigEndian(GetBytes(16)));

    public static AccountId NewAccountId() => AccountId.From(GetBytes(16));

    public static string NewScanKey() => Base64Url.EncodeToString(GetBytes(32));

    /// <summary>A scan code that does not rotate. It has only 96 bits, to keep the QR code small.</summary>
    public static string NewScanCode() => Base64Url.EncodeToString(GetBytes(12));

    public static UserCode NewUserCode() =>
        UserCode.TryParse(RandomNumberGenerator.GetString(UserCode.Letters, UserCode.Length), out var code)
            ? code
            : throw new InvalidOperationException("A text of user-code letters must be a user code.");

    /// <summary>The two digits of a match number.</summary>
    public static string NewMatchNumber() => RandomNumberGenerator.GetInt32(100).ToString("00", CultureInfo.InvariantCulture);

    public static LoginId NewLoginId() => LoginId.From(GetBytes(16));

    public static string NewPushedRequestId() => Base64Url.EncodeToString(GetBytes(16));

    public static string NewLoginSalt() => Base64Url.EncodeToString(GetBytes(32));

    public static byte[] GetBytes(int count) => RandomNumberGenerator.GetBytes(count);
}
