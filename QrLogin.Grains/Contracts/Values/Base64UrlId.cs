using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// The text of a 16-byte id. Each id has exactly one accepted spelling, because a second spelling would address a
/// second grain.
/// </summary>
internal static class Base64UrlId
{
    /// <summary>The form of the text, as a regular expression of ECMA-262.</summary>
    public const string Pattern = "^[A-Za-z0-9_-]{22}$";

    private const int Bytes = 16;

    public static string From(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Bytes);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>
    /// Whether the text is an id once some of its letters have another case. Only the last character matters beyond the
    /// <see cref="Pattern"/>: it has two bits of the id, and four that must be zero.
    /// </summary>
    public static bool IsValidInAnyCase(string text) =>
        text.Length > 0 && "AQgw".Any(last => char.ToLowerInvariant(last) == char.ToLowerInvariant(text[^1]) && IsValid(text[..^1] + last));

    public static bool IsValid([NotNullWhen(true)] string? text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return text is not null && StrictBase64Url.TryDecode(text, bytes);
    }
}
