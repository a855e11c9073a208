using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// The name that a person logs in with: 3 to 64 ASCII letters, digits and <c>. _ - @ +</c>. Case is ignored when
/// comparing.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.username")]
public readonly record struct Username
{
    /// <summary>The rule for usernames, for error messages.</summary>
    public const string Rule = "Must be 3 to 64 letters, digits or . _ - @ +";

    /// <summary>The rule for new usernames, for error messages.</summary>
    public const string ReservedRule = "Must not begin with \"ext-\" or look like an account id.";

    /// <summary>
    /// Begins the usernames of another provider's accounts whose provider names none that can be used. The account id follows.
    /// </summary>
    public const string ExternalPrefix = "ext-";

    public const int MinLength = 3, MaxLength = 64;

    /// <summary>The allowed characters, as a regular expression of ECMA-262.</summary>
    public const string Pattern = "^[A-Za-z0-9._@+-]+$";

    private static readonly SearchValues<char> AllowedCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-@+");

    private Username(string value) => Value = value;

    /// <summary>The name in the case in which it was typed.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>The name in lower case, which is also the key of its <see cref="ICredentialGrain"/>.</summary>
    public string Key => Value.ToLowerInvariant();

    /// <summary>
    /// Parses a username as people type it (<see cref="TypedText.NormalizeName"/>); false if the normalized name breaks the
    /// <see cref="Rule"/>.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Username name)
    {
        string? typed = TypedText.NormalizeName(text);
        bool valid = typed is { Length: >= MinLength and <= MaxLength } && !typed.AsSpan().ContainsAnyExcept(AllowedCharacters);
        name = valid ? new(typed!) : default;
        return valid;
    }

    /// <summary>
    /// Whether no new account may have this name, because an operator could mean another account by it: it is an account
    /// id in some letter case, or begins as the usernames of external accounts do. An older account may have such a name.
    /// </summary>
    public bool IsReserved =>
        Value.StartsWith(ExternalPrefix, StringComparison.OrdinalIgnoreCase) || Base64UrlId.IsValidInAnyCase(Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
