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
    /// Prepares a name for people to see: removes what is not seen (<see cref="InvisibleText"/>) and the space around it, and makes
    /// every other space an ordinary, single one (RFC 8266, section 2.1).
    /// </summary>
    /// <returns>
    /// The name; null if it is not allowed: longer than 64 characters, blank, or with control characters, line breaks or
    /// text-direction overrides, because these can make one name look like another.
    /// </returns>
    public static string? Parse(string? text)
    {
        if (text is null || !IsWellFormed(text) || !text.EnumerateRunes().All(IsDisplayable)) return null;
        string name = Normalize(text);
        return CountCharacters(name) <= MaxLength && name.EnumerateRunes().Any(IsVisible) ? name : null;
    }

    /// <summary>Whether <see cref="Parse"/> accepts a name.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) => Parse(text) is not null;

    /// <summary>
    /// Makes text from a client safe to show: removes characters that are not allowed or not seen, and cuts it at
    /// <paramref name="maxLength"/> UTF-16 code units. Null if nothing visible remains.
    /// </summary>
    public static string? Clean(string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        string clean = Normalize(string.Concat(text.EnumerateRunes().Where(IsDisplayable).Select(rune => rune.ToString())));
        // Cutting may leave a space, or a joiner that now joins nothing.
        string shown = Normalize(Cut(clean, maxLength));
        return shown.EnumerateRunes().Any(IsVisible) ? shown : null;
    }

    private static string Cut(string text, int maxLength)
    {
        if (text.Length <= maxLength) return text;
        return char.IsHighSurrogate(text[maxLength - 1]) ? text[..(maxLength - 1)] : text[..maxLength];
    }

    private static string Normalize(string text)
    {
        var normal = new StringBuilder(text.Length);
        foreach (char c in InvisibleText.Remove(text))
        {
            bool isSpace = char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator;
            if (!isSpace) normal.Append(c);
            else if (normal.Length > 0 && normal[^1] != ' ') normal.Append(' ');
        }

        return normal.ToString().TrimEnd(' ');
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

    /// <summary>Whether a character that <see cref="InvisibleText"/> keeps can be seen by itself.</summary>
    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherNotAssigned);

    private static bool IsDisplayable(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069));
}
