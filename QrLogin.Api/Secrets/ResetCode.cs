using System.Text;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Secrets;

/// <summary>The code with which a person resets a forgotten password, <c>qrr_…</c>: 32 random bytes.</summary>
internal static class ResetCode
{
    /// <summary>How long a code works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const string Prefix = "qrr_";

    public static string Example => TokenFormat.Write(Prefix, new byte[32]);

    public static string Generate() => TokenFormat.Write(Prefix, SecureRandom.GetBytes(32));

    /// <summary>Hashes any text, so that a malformed code is treated like any other wrong code.</summary>
    public static SecretHash Hash(string text) => SecretHash.Of("qrlogin/reset-code/v1"u8, Encoding.UTF8.GetBytes(text));
}
