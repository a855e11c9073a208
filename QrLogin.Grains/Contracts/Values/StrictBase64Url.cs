using System.Buffers;
using System.Buffers.Text;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// Decodes base64url (RFC 4648, section 5) in its canonical form only, so that no two texts mean the same bytes.
/// </summary>
public static class StrictBase64Url
{
    /// <summary>Decodes a text to exactly as many bytes as <paramref name="bytes"/> holds.</summary>
    /// <param name="text">The text, without padding.</param>
    /// <param name="bytes">Receives the bytes. Their content is undefined if the text is refused.</param>
    /// <returns>False if the text has another length, is not base64url, or is not the canonical form of its
    /// bytes.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length != Base64Url.GetEncodedLength(bytes.Length)) return false;
        // Not TryDecodeFromChars, which throws if the text is not base64url.
        var status = Base64Url.DecodeFromChars(text, bytes, out _, out int written);
        if (status != OperationStatus.Done || written != bytes.Length) return false;
        // The decoder accepts white space and padding, and ignores the spare bits of the last character.
        return text.SequenceEqual(Base64Url.EncodeToString(bytes));
    }
}
