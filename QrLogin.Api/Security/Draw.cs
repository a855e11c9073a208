using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Security;

/// <summary>The one place where the front end draws what nobody may guess.</summary>
internal static class Draw
{
    public static AttemptId Attempt() => new(BinaryPrimitives.ReadUInt128BigEndian(Bytes(16)));

    public static AccountId AccountId() => Grains.Contracts.AccountId.From(Bytes(16));

    /// <summary>96 bits: no secret, it stands in a URL; but nobody who has not seen the screen has it.</summary>
    public static string ScanCode() => Base64Url.EncodeToString(Bytes(12));

    public static string HandOverSalt() => Base64Url.EncodeToString(Bytes(32));

    public static byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);
}
