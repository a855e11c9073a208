using System.Text;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Secrets;

/// <summary>What a scan gives the phone to decide with, once, <c>qrc_…</c>: 32 random bytes.</summary>
internal static class ConfirmToken
{
    public static string Generate() => TokenFormat.Write("qrc_", SecureRandom.GetBytes(32));

    /// <summary>The hash of any text, so that a token of the wrong shape is a wrong token and nothing more.</summary>
    public static SecretHash Hash(string text) => SecretHash.Of("qrlogin/confirm-token/v1"u8, Encoding.UTF8.GetBytes(text));
}
