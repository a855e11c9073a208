using System.Text;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>The text of a 16-byte id. One id has one text only: a second spelling would be a second grain.</summary>
internal static class IdText
{
    private const int Bytes = 16, Characters = 22;

    public static string From(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Bytes);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool IsValid([NotNullWhen(true)] string? text)
    {
        if (text is not { Length: Characters } || !Ascii.IsValid(text)) return false;
        Span<byte> bytes = stackalloc byte[Bytes];
        return Base64Url.TryDecodeFromChars(text, bytes, out int written)
            && written == Bytes
            // The last character carries two spare bits; a decoder ignores them.
            && Base64Url.EncodeToString(bytes) == text;
    }
}
