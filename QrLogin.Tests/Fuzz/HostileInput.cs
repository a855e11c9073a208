using CsCheck;

namespace QrLogin.Tests.Fuzz;

/// <summary>Text that is hard to parse.</summary>
internal static class HostileInput
{
    /// <summary>A byte that is no UTF-8, as <see cref="RequestTemplate"/> writes it.</summary>
    private const string BadByte = "\uDCFF";

    public static readonly Gen<string> Text = Gen.Frequency(
        (
            4,
            Gen.OneOf(
                "", " ", "\t", "0", "-1", "null", "true", "{}", "[]", "../..", "%", "%00", "\0", "'", "\"", "\\", "<script>", "{0}",
                "{qrId}", "${jndi:x}", "qrp_", "qrl_", "qrc_")),
        (
            2,
            Gen.OneOf(
                "é", "e\u0301", "💥", "\u202E", "\u200B", "\uFEFF", "\u2028", "\uFFFF", "ſ", "K", "٣", "\uD800", BadByte,
                "a" + BadByte + "b", "\u0085")),
        (2, Gen.OneOf("«poll»", "«login»", "«confirm»", "«ghostPoll»", "«ghostLogin»", "«qrId»", "«loginId»", "«nonce»")),
        (2, Gen.String[0, 40]),
        (2, Gen.String[Gen.Char[' ', '~'], 1, 130]),
        (1, Gen.Int[1, 6000].Select(n => new string('x', n))));

    /// <summary>
    /// Text that the service shows to others or logs unchanged. It contains no secrets, because a client that names its
    /// device after a secret reveals it.
    /// </summary>
    public static readonly Gen<string> Innocent = Text.Where(text => !text.Contains('«', StringComparison.Ordinal));

    /// <summary>Text with one character added, removed or replaced.</summary>
    public static Gen<string> Near(string text) =>
        from at in Gen.Int[0, text.Length - 1]
        from with in Gen.Frequency((3, Gen.Char[' ', '~'].Select(c => $"{c}")), (1, Gen.OneOf("", "=", " ", "\n", "\0", "é", BadByte)))
        from drop in Gen.Int[0, 1]
        select text[..at] + with + text[(at + drop)..];

    /// <summary>JSON values that are not strings, and unusual strings.</summary>
    public static readonly Gen<string> Literal = Gen.Frequency(
        (
            4,
            Gen.OneOf(
                "null", "true", "0", "-0", "1e999", "-1E-999", "0.1", "123456789012345678901234567890", "[]", "{}", "[[]]", "{\"a\":[]}",
                "\"\"", "\" \"")),
        (
            3,
            Gen.OneOf(
                "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\u0000\"", "\"\\u202e\"", "\"\\u2028\"",
                "\"" + BadByte + "\"", "\"\uD800\"", "\"\\x\"", "\"\\u12\"", "\"\n\"")),
        (2, Gen.OneOf("NaN", "Infinity", "undefined", "'x'", "01", "+1", ".5", "1.", "0x1", "tru", "/**/1", "1,", "\"", "")),
        (2, Gen.OneOf("{\"\\ud800\":1,\"\\ud800\":2}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "[{\"\\udfff\":[]}]")),
        (1, Gen.Int[1, 3000].Select(n => new string('[', n) + new string(']', n))),
        (1, Gen.Int[1, 20_000].Select(n => $"\"{new string('y', n)}\"")),
        (2, Gen.String[Gen.Char[' ', '~'], 0, 70].Select(s => $"\"{s}\"")),
        (1, Gen.Long.Select(n => $"{n}")));

    /// <summary>Values in the place of an id.</summary>
    public static readonly Gen<string> Segment = Gen.Frequency(
        (
            3,
            Gen.OneOf(
                "a", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAB", "«qrId»=", "«qrId»%20", "%20«qrId»", "«qrId»%00", "%2e%2e", "..",
                ".", "%2F", "..%5c", "%", "%zz", "%C3%A9", "%FF%FE", "%uD800", "%ED%A0%80", "%F0%9F%98%80", "+", "*", "null")),
        (2, Gen.OneOf("«ghostId»", "«loginId»", "«poll»", "«confirm»", "«login»")),
        (1, Gen.String[Gen.Char['!', '~'], 1, 40].Where(s => !s.Contains('#', StringComparison.Ordinal))),
        (1, Gen.Byte.Array[1, 12].Select(bytes => string.Concat(bytes.Select(b => $"%{b:X2}")))),
        (1, Gen.Int[20, 9000].Select(n => new string('A', n))));
}
