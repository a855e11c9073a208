using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>A password as typed: 8 to 256 characters. The credential grain hashes it; it is never stored.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.password")]
public sealed class Password
{
    /// <summary>The rule for passwords, for error messages.</summary>
    public const string Rule = "Must be 8 to 256 characters.";

    public const int MinLength = 8, MaxLength = 256;

    private Password(string value) => Value = value;

    [Id(0)]
    internal string Value { get; }

    /// <summary>Parses a password; false if it is too short, too long or not well-formed Unicode.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Password? password)
    {
        bool valid = text is not null
            && DisplayText.IsWellFormed(text)
            && DisplayText.CountCharacters(text) is >= MinLength and <= MaxLength;
        password = valid ? new(text!) : null;
        return valid;
    }

    /// <summary>Hides the value.</summary>
    public override string ToString() => nameof(Password);
}
