using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// A code that a person reads on one screen and types on another: 8 letters of the base-20 set of RFC 8628, section
/// 6.1, which cannot form words and are not mistaken for digits. It has only 34.5 bits, so the limit on wrong guesses is
/// what protects it.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.user-code")]
public readonly record struct UserCode
{
    /// <summary>The number of letters, without the dash.</summary>
    public const int Length = 8;

    /// <summary>The letters that a code may consist of.</summary>
    public const string Letters = "BCDFGHJKLMNPQRSTVWXZ";

    /// <summary>The form in which it is shown, as a regular expression of ECMA-262.</summary>
    public const string DisplayPattern = $"^[{Letters}]{{4}}-[{Letters}]{{4}}$";

    private static readonly SearchValues<char> AllowedLetters = SearchValues.Create(Letters);

    private UserCode(string value) => Value = value;

    /// <summary>The letters without the dash, which are also the key of the <see cref="IUserCodeGrain"/>.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>The code as people see it: <c>XXXX-XXXX</c>.</summary>
    public string Display => $"{Value[..(Length / 2)]}-{Value[(Length / 2)..]}";

    /// <summary>
    /// Parses a code as people type it (<see cref="TypedText.NormalizeCode"/>; RFC 8628, section 6.1). False unless exactly
    /// 8 allowed letters remain.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UserCode code)
    {
        string letters = TypedText.NormalizeCode(text) ?? "";
        bool valid = letters.Length == Length && !letters.AsSpan().ContainsAnyExcept(AllowedLetters);
        code = valid ? new(letters) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
