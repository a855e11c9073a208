using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>Identifies one login publicly: 16 bytes, written as 22 base64url characters.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.login-id")]
public readonly record struct LoginId
{
    /// <summary>The form of its text, as a regular expression of ECMA-262.</summary>
    public const string Pattern = Base64UrlId.Pattern;

    private LoginId(string value) => Value = value;

    /// <summary>The text of the id, which is also the grain's key.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>Creates the id from exactly 16 bytes.</summary>
    public static LoginId From(ReadOnlySpan<byte> bytes) => new(Base64UrlId.From(bytes));

    /// <summary>Parses an id; false unless the text is the canonical form of one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LoginId id)
    {
        bool valid = Base64UrlId.IsValid(text);
        id = valid ? new(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
