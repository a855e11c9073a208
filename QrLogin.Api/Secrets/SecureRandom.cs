using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Secrets;

/// <summary>The one place where the front end draws what nobody may guess.</summary>
internal static class SecureRandom
{
    public static RequestId NewRequestId() => new(BinaryPrimitives.ReadUInt128BigEndian(GetBytes(16)));

    public static AccountId NewAccountId() => Grains.Contracts.AccountId.From(GetBytes(16));

    public static string NewScanKey() => Base64Url.EncodeToString(GetBytes(32));

    /// <summary>A scan code that stands for as long as its session: short, since it is drawn as a QR. 96 bits.</summary>
    public static string NewScanCode() => Base64Url.EncodeToString(GetBytes(12));

    public static UserCode NewUserCode() => Grains.Contracts.UserCode.TryParse(RandomNumberGenerator.GetString(Grains.Contracts.UserCode.Letters, Grains.Contracts.UserCode.Length), out var code)
        ? code
        : throw new InvalidOperationException("A user code has none but its letters.");

    /// <summary>Two digits for people to compare.</summary>
    public static string NewMatchNumber() => RandomNumberGenerator.GetInt32(100).ToString("00", CultureInfo.InvariantCulture);

    public static string NewLoginSalt() => Base64Url.EncodeToString(GetBytes(32));

    public static byte[] GetBytes(int count) => RandomNumberGenerator.GetBytes(count);
}
