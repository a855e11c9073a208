using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>A password: 8 to 256 characters. The credential grain hashes it; it is never stored.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.password")]
public sealed class Password
{
    /// <summary>The rule for passwords, for error messages.</summary>
    public const string Rule = "Must be 8 to 256 characters.";

    public const int MinLength = 8, MaxLength = 256;

    private Password(string value, string? asTyped) => (Value, AsTyped) = (value, asTyped);

    [Id(0)]
    internal string Value { get; }

    /// <summary>
    /// The text before it was normalized, if that changed it. Versions that did not normalize hashed this text, and their
    /// hashes stay valid.
    /// </summary>
    [Id(1)]
    internal string? AsTyped { get; }

    /// <summary>
    /// Normalizes a password (<see cref="TypedText.NormalizePassword"/>); false if it is then too short, too long or not well-formed
    /// Unicode.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Password? password)
    {
        string? typed = TypedText.NormalizePassword(text);
        bool valid = typed is not null
            && DisplayText.IsWellFormed(typed)
            && DisplayText.CountCharacters(typed) is >= MinLength and <= MaxLength;
        password = valid ? new(typed!, typed == text ? null : text) : null;
        return valid;
    }

    /// <summary>Hides the value.</summary>
    public override string ToString() => nameof(Password);
}
