using System.Text;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Secrets;

/// <summary>
/// The single-use token that a scan gives the phone to confirm or deny with, <c>qrc_…</c>: 32 random bytes.
/// </summary>
internal static class ConfirmToken
{
    /// <summary>The form of its text, as a regular expression of ECMA-262.</summary>
    public const string Pattern = $"^{Prefix}[A-Za-z0-9_-]{{43}}$";

    private const string Prefix = "qrc_";

    public static string Generate() => TokenFormat.Write(Prefix, SecureRandom.GetBytes(32));

    /// <summary>Hashes any text, so that a malformed token is treated like any other wrong token.</summary>
    public static SecretHash Hash(string text) => SecretHash.Of("qrlogin/confirm-token/v1"u8, Encoding.UTF8.GetBytes(text));
}
