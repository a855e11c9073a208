using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// What a person reads off one screen and types on another: 8 letters of the base-20 set of RFC 8628, section 6.1, none of which
/// can make a word or be taken for a digit. 34.5 bits; what keeps it from being guessed is how few guesses anybody has.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.user-code")]
public readonly record struct UserCode
{
    /// <summary>How many letters it has.</summary>
    public const int Length = 8;

    /// <summary>The letters that it may have.</summary>
    public const string Letters = "BCDFGHJKLMNPQRSTVWXZ";

    private static readonly SearchValues<char> s_letters = SearchValues.Create(Letters);

    private UserCode(string value) => Value = value;

    /// <summary>The letters, without the dash: the key of its <see cref="IUserCodeGrain"/>.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>As people are shown it: <c>XXXX-XXXX</c>.</summary>
    public string Display => $"{Value[..(Length / 2)]}-{Value[(Length / 2)..]}";

    /// <summary>Reads a code as people type it: case, dashes and spaces do not matter (RFC 8628, section 6.1). False for every text that no code has.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UserCode code)
    {
        // A telephone's keyboard writes other dashes and spaces than a PC's.
        string letters = string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c) && !char.IsPunctuation(c))).ToUpperInvariant();
        bool valid = letters.Length == Length && !letters.AsSpan().ContainsAnyExcept(s_letters);
        code = valid ? new(letters) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
