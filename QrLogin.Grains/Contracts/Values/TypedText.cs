using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// Normalizes text that a person types, so that it can be compared: keyboards, input methods and clipboards encode the
/// same characters differently. The pages do the same in <c>wwwroot/js/core/typed-text.js</c>.
/// </summary>
public static class TypedText
{
    private const int MinusSign = 0x2212;

    /// <summary>Japanese keyboards type it in place of a dash.</summary>
    private const int ProlongedSoundMark = 0x30FC;

    /// <summary>
    /// A name: in Unicode form NFKC, with ASCII digits and dashes, and without format characters, leftover combining marks,
    /// blank letters and surrounding space.
    /// </summary>
    /// <returns>The name, which may still break the rules for names; null if the text is null.</returns>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? NormalizeName(string? text) => Normalize(text, NameCharacter)?.Trim();

    /// <summary>
    /// A code or a number: in Unicode form NFKC, with ASCII digits, ASCII letters in upper case, and only letters and numbers.
    /// </summary>
    /// <returns>The code, which may still break the rules for codes; null if the text is null.</returns>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? NormalizeCode(string? text) => Normalize(text, CodeCharacter);

    /// <summary>
    /// A password: in Unicode form NFC, with ASCII spaces, as in the profile OpaqueString of RFC 8265, section 4.2.2.
    /// </summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? NormalizePassword(string? text)
    {
        if (text is null || !DisplayText.IsWellFormed(text)) return text;
        return string.Concat(text.Select(c => char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator ? ' ' : c))
            .Normalize(NormalizationForm.FormC);
    }

    private static string? Normalize(string? text, Func<Rune, string> normalize)
    {
        // Ill-formed Unicode has no normal form, and no keyboard produces it.
        if (text is null || !DisplayText.IsWellFormed(text)) return text;
        return string.Concat(text.Normalize(NormalizationForm.FormKC).EnumerateRunes().Select(normalize));
    }

    private static string NameCharacter(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.DecimalDigitNumber => Digit(rune),
        UnicodeCategory.DashPunctuation => "-",
        UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => "",
        _ when rune.Value == MinusSign => "-",
        _ when IsBlank(rune) => "",
        _ => rune.ToString(),
    };

    private static string CodeCharacter(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.DecimalDigitNumber => Digit(rune),
        _ when rune.Value == ProlongedSoundMark || IsBlank(rune) => "",
        UnicodeCategory.LowercaseLetter when rune.IsAscii => rune.ToString().ToUpperInvariant(),
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => rune.ToString(),
        _ => "",
    };

    private static string Digit(Rune rune) => Rune.GetNumericValue(rune).ToString(CultureInfo.InvariantCulture);

    /// <summary>The Hangul fillers and the empty braille pattern, which Unicode classifies as letters and a symbol.</summary>
    private static bool IsBlank(Rune rune) => rune.Value is 0x115F or 0x1160 or 0x2800;
}
