using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Security;

/// <summary>The one place where the front end draws what nobody may guess.</summary>
internal static class Draw
{
    public static AttemptId Attempt() => new(BinaryPrimitives.ReadUInt128BigEndian(Bytes(16)));

    public static AccountId AccountId() => Grains.Contracts.AccountId.From(Bytes(16));

    public static string ScanKey() => Base64Url.EncodeToString(Bytes(32));

    /// <summary>A scan code that stands for as long as its session: short, since it is drawn as a QR. 96 bits.</summary>
    public static string ScanCode() => Base64Url.EncodeToString(Bytes(12));

    public static UserCode UserCode() => Grains.Contracts.UserCode.TryParse(RandomNumberGenerator.GetString(Grains.Contracts.UserCode.Letters, Grains.Contracts.UserCode.Length), out var code)
        ? code
        : throw new InvalidOperationException("A user code has none but its letters.");

    /// <summary>Two digits for people to compare.</summary>
    public static string Number() => RandomNumberGenerator.GetInt32(100).ToString("00", CultureInfo.InvariantCulture);

    public static string HandOverSalt() => Base64Url.EncodeToString(Bytes(32));

    public static byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);
}
