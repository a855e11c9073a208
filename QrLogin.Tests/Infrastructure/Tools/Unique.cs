using System.Security.Cryptography;
using QrLogin.Grains.Contracts;

namespace QrLogin.Tests.Infrastructure;

/// <summary>Values that no other test uses, because tests share hosts, clusters and stores.</summary>
internal static class Unique
{
    /// <summary>Sixteen hexadecimal digits, as a suffix of a name.</summary>
    public static string Text() => Convert.ToHexStringLower(Bytes(8));

    public static byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    public static RequestId RequestId() => new(BitConverter.ToUInt128(Bytes(16)));

    public static SecretHash Hash() => SecretHash.Of("test"u8, Bytes(32));
}
