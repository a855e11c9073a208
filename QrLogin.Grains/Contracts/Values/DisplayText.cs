using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace QrLogin.Grains.Contracts;

/// <summary>Text that one person writes and another sees: names of people and of devices.</summary>
public static class DisplayText
{
    /// <summary>The maximum length of a name, in Unicode code points.</summary>
    public const int MaxLength = 64;

    /// <summary>What such a name must be, for error messages.</summary>
    public const string Rule = "Must be 1 to 64 characters, without control characters or bidirectional overrides.";

    /// <summary>
    /// Whether a name may be shown: 1 to 64 characters, at least one of them visible. Control characters, line breaks
    /// and text-direction overrides are not allowed, because they can make one name look like another.
    /// </summary>
    public static bool IsValid([NotNullWhen(true)] string? text) =>
        text is not null
        && IsWellFormed(text)
        && CountCharacters(text) <= MaxLength
        && text.EnumerateRunes().All(IsDisplayable)
        && text.EnumerateRunes().Any(IsVisible);

    /// <summary>
    /// Makes text from a client safe to show: removes characters that are not allowed and cuts it at
    /// <paramref name="maxLength"/> UTF-16 code units. Null if nothing visible remains.
    /// </summary>
    public static string? Clean(string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var clean = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > maxLength) break;
            if (IsDisplayable(rune)) clean.Append(rune.ToString());
        }

        string shown = clean.ToString();
        return shown.EnumerateRunes().Any(IsVisible) ? shown : null;
    }

    /// <summary>
    /// Counts Unicode code points, which is close to what people would count; .NET's length counts UTF-16 code units.
    /// </summary>
    internal static int CountCharacters(string text) => text.EnumerateRunes().Count();

    /// <summary>Whether every surrogate is part of a pair.</summary>
    internal static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }

        return true;
    }

    /// <summary>
    /// Whether the character can be seen. The five listed values are blank, although Unicode classifies them as letters
    /// and symbols.
    /// </summary>
    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherNotAssigned)
        && rune.Value is not (0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0);

    private static bool IsDisplayable(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069));
}
