using System.Buffers;
using System.Buffers.Text;

namespace QrLogin.Api.Secrets;

/// <summary>The shape of our secrets: a prefix that scanners and log filters can find, then base64url without padding.</summary>
internal static class TokenFormat
{
    public static string Write(string prefix, ReadOnlySpan<byte> bytes) => prefix + Base64Url.EncodeToString(bytes);

    /// <summary>Reads exactly <paramref name="bytes"/>; false for any other shape, a second spelling of the same bytes included.</summary>
    public static bool TryRead(string prefix, string? text, Span<byte> bytes)
    {
        if (text is null || !text.StartsWith(prefix, StringComparison.Ordinal)) return false;
        var rest = text.AsSpan(prefix.Length);
        return rest.Length == Base64Url.GetEncodedLength(bytes.Length)
            && Base64Url.DecodeFromChars(rest, bytes, out _, out int written) == OperationStatus.Done
            && written == bytes.Length
            && rest.SequenceEqual(Base64Url.EncodeToString(bytes));
    }
}
