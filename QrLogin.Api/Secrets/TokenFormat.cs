using System.Buffers.Text;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Secrets;

/// <summary>
/// The format of our secrets: a prefix that secret scanners and log filters can find, then base64url without padding.
/// </summary>
internal static class TokenFormat
{
    public static string Write(string prefix, ReadOnlySpan<byte> bytes) => prefix + Base64Url.EncodeToString(bytes);

    /// <summary>Reads exactly <paramref name="bytes"/>; false if the text has any other format.</summary>
    public static bool TryRead(string prefix, string? text, Span<byte> bytes) =>
        text is not null
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && StrictBase64Url.TryDecode(text.AsSpan(prefix.Length), bytes);
}
