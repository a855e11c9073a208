using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace QrLogin.Grains.Contracts;

/// <summary>Text that one person writes and another is shown: names of people and of devices.</summary>
public static class DisplayText
{
    /// <summary>The most characters that such a name may have.</summary>
    public const int MaxLength = 64;

    /// <summary>What such a name must be, for error messages.</summary>
    public const string Rule = "Must be 1 to 64 characters, none of them a control or one that overrides the direction of text.";

    /// <summary>
    /// Whether a name may be shown: 1 to 64 characters, something visible among them, and none that is a control, breaks
    /// a line or overrides the direction of the text, since those can make a name look like another.
    /// </summary>
    public static bool IsValid([NotNullWhen(true)] string? text) =>
        text is not null && IsWellFormed(text) && CountCharacters(text) <= MaxLength && text.EnumerateRunes().All(IsDisplayable) && text.EnumerateRunes().Any(IsVisible);

    /// <summary>Makes text that a client claims of itself fit to be shown: unfit characters fall out, and it ends at <paramref name="maxLength"/>.</summary>
    public static string? Clean(string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var clean = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > maxLength) break;
            if (IsDisplayable(rune)) clean.Append(rune.ToString());
        }

        // What is left may be nothing that is seen.
        string shown = clean.ToString();
        return shown.EnumerateRunes().Any(IsVisible) ? shown : null;
    }

    /// <summary>How many characters people would count, or nearly: Unicode's, not the halves that .NET keeps some of them in.</summary>
    internal static int CountCharacters(string text) => text.EnumerateRunes().Count();

    /// <summary>Whether every surrogate has its partner.</summary>
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

    /// <summary>Whether there is anything to see of it. Five letters and symbols are blank though Unicode does not call them so.</summary>
    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherNotAssigned)
        && rune.Value is not (0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0);

    private static bool IsDisplayable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069));
}
