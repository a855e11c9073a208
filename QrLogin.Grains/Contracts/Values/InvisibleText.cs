using System.Globalization;
using System.Text;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// Removes the characters of a name that nobody sees: two names that look alike would otherwise be different texts. A
/// character stays where it changes what people see: joiners in scripts and emoji that use them, variation selectors
/// after a character that has variants.
/// </summary>
internal static class InvisibleText
{
    private const int ZeroWidthNonJoiner = 0x200C, ZeroWidthJoiner = 0x200D, TextStyle = 0xFE0E, EmojiStyle = 0xFE0F, Keycap = 0x20E3,
        BlackFlag = 0x1F3F4, FirstTag = 0xE0020, LastTag = 0xE007F, TagsInSequence = 6;

    /// <summary>
    /// What is never seen: Unicode's Default_Ignorable_Code_Point, without the joiners and selectors that <see cref="HasEffect"/>
    /// decides on and the bidirectional controls that are refused, and with blanks that Unicode counts as letters or symbols.
    /// </summary>
    private static readonly (int First, int Last)[] NeverSeen =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x200B, 0x200B), (0x200E, 0x200F),
        (0x2060, 0x2065), (0x206A, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB),
        (0x16FE4, 0x16FE4), (0x1BCA0, 0x1BCA3), (0x1D159, 0x1D159), (0x1D173, 0x1D17A), (0xE0000, 0xE001F), (0xE0080, 0xE00FF),
        (0xE01F0, 0xE0FFF),
    ];

    /// <summary>
    /// The scripts whose letters join or form clusters: Arabic and its relatives, those of India and South-East Asia,
    /// Mongolian.
    /// </summary>
    private static readonly (int First, int Last)[] JoiningScripts =
    [
        (0x0600, 0x07FF), (0x0840, 0x0DFF), (0x0F00, 0x109F), (0x1700, 0x18AA), (0x1900, 0x1C4F), (0x1CD0, 0x1CFF), (0xA800, 0xA8FF),
        (0xA930, 0xAADF), (0xAAE0, 0xAAFF), (0xABC0, 0xABFF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC), (0x10A00, 0x10A5F), (0x10AC0, 0x10AFF),
        (0x10B80, 0x10BAF), (0x10D00, 0x10D3F), (0x10F30, 0x10FDF), (0x11000, 0x11FFF), (0x1E900, 0x1E95F),
    ];

    private static readonly (int First, int Last)[] Arabic =
        [(0x0620, 0x06FF), (0x0750, 0x077F), (0x0870, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)];

    /// <summary>The letters of Arabic and Persian that never join the next one, so that a joiner after them has no effect.</summary>
    private static readonly (int First, int Last)[] NeverJoinNext =
    [
        (0x0621, 0x0625), (0x0627, 0x0627), (0x0629, 0x0629), (0x062F, 0x0632), (0x0648, 0x0648), (0x0671, 0x0673), (0x0675, 0x0677),
        (0x0688, 0x0699), (0x06C0, 0x06C0), (0x06C3, 0x06CB), (0x06CD, 0x06CD), (0x06CF, 0x06CF), (0x06D2, 0x06D3), (0x06D5, 0x06D5),
    ];

    /// <summary>The symbols among which the emoji are.</summary>
    private static readonly (int First, int Last)[] Emoji = [(0x2190, 0x2BFF), (0x3030, 0x303D), (0x3297, 0x3299), (0x1F000, 0x1FAFF)];

    /// <summary>The ranges of variation selectors, each with the characters that have such variants.</summary>
    private static readonly (int First, int Last, (int First, int Last)[] Bases)[] Selectors =
    [
        (TextStyle, EmojiStyle,
            [(0x00A9, 0x00A9), (0x00AE, 0x00AE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139), .. Emoji]),
        // Chinese characters: standardized and ideographic variation sequences.
        (0xFE00, 0xFE02, [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x323AF)]),
        (0xE0100, 0xE01EF, [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)]),
        // Dotted letters of Myanmar, and the variants of Mongolian and 'Phags-pa letters.
        (0xFE00, 0xFE00, [(0x1000, 0x109F), (0xA840, 0xA877), (0xAA60, 0xAA7F)]),
        (0x180B, 0x180F, [(0x1820, 0x18AA)]),
    ];

    /// <summary>The flags of England, Scotland and Wales: the only sequences of tags that screens show.</summary>
    private static readonly string[] TagSequences = ["gbeng\x7F", "gbsct\x7F", "gbwls\x7F"];

    /// <summary>The text without what is not seen. Removing again changes nothing.</summary>
    public static string Remove(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var runes = text.EnumerateRunes().Where(rune => !IsIn(rune.Value, NeverSeen)).ToList();
        var kept = new List<Rune>(runes.Count);
        for (int i = 0; i < runes.Count; i++)
        {
            if (kept.Count > 0 && kept[^1].Value == BlackFlag && TagsAt(runes, i) is > 0 and var count)
            {
                kept.AddRange(runes.GetRange(i, count));
                i += count - 1;
            }
            else if (HasEffect(runes[i].Value, kept.Count > 0 ? kept[^1] : default, i + 1 < runes.Count ? runes[i + 1] : default))
            {
                kept.Add(runes[i]);
            }
        }

        return string.Concat(kept.Select(rune => rune.ToString()));
    }

    /// <summary>Whether a character changes what is seen, between these two.</summary>
    private static bool HasEffect(int character, Rune before, Rune after) => character switch
    {
        // Two letters of Arabic join without one.
        ZeroWidthJoiner when IsIn(before.Value, Arabic) => JoinsNext(before) && !IsIn(after.Value, Arabic),
        ZeroWidthJoiner => JoinsNext(before) || (IsEmojiPart(before) && IsIn(after.Value, Emoji)),
        ZeroWidthNonJoiner => JoinsNext(before) && IsJoining(after),
        EmojiStyle when after.Value == Keycap => before.IsAscii && (Rune.IsDigit(before) || before.Value is '#' or '*'),
        >= FirstTag and <= LastTag => false,
        _ when IsSelector(character) =>
            Selectors.Any(s => character >= s.First && character <= s.Last && IsIn(before.Value, s.Bases)),
        _ => true,
    };

    /// <summary>How many tags form a sequence that is shown; 0 if none.</summary>
    private static int TagsAt(List<Rune> runes, int start)
    {
        var tags = runes.Skip(start).Take(TagsInSequence).Where(rune => rune.Value is >= FirstTag and <= LastTag);
        string text = string.Concat(tags.Select(rune => (char)(rune.Value - FirstTag + ' ')));
        return TagSequences.Contains(text) ? TagsInSequence : 0;
    }

    private static bool IsSelector(int character) =>
        character is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180F);

    private static bool JoinsNext(Rune rune) => IsJoining(rune) && !IsIn(rune.Value, NeverJoinNext);

    private static bool IsJoining(Rune rune) => IsIn(rune.Value, JoiningScripts) && IsLetterOrMark(rune);

    private static bool IsLetterOrMark(Rune rune) => Rune.IsLetter(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsEmojiPart(Rune rune) => rune.Value == EmojiStyle || IsIn(rune.Value, Emoji);

    private static bool IsIn(int character, (int First, int Last)[] ranges)
    {
        foreach (var (first, last) in ranges)
        {
            if (character >= first && character <= last) return true;
        }

        return false;
    }
}
