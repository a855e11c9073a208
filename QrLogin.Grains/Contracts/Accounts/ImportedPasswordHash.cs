using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// A password hash from another system: Argon2id, bcrypt, or PBKDF2 with SHA-256 or SHA-512, with bounded parameters. The first login with
/// the right password replaces it.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.imported-password-hash")]
public sealed record ImportedPasswordHash
{
    /// <summary>The supported forms, for error messages.</summary>
    public const string Rule =
        "Must be $argon2id$ (m × t at most 256 MiB, p at most 16), $2a$, $2b$ or $2y$ (cost 4 to 13), or $pbkdf2-sha256$, "
        + "$pbkdf2-sha512$ or pbkdf2_sha256$ (at most 2,000,000 iterations).";

    private ImportedPasswordHash(string value) => Value = value;

    /// <summary>The hash in its own form.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>
    /// A hash with the same parameters that no password matches. It stands for its kind: checking a password takes equally long for all
    /// hashes with the same decoy.
    /// </summary>
    internal ImportedPasswordHash Decoy =>
        new(PasswordHash.Parse(Value)?.Decoy ?? throw new InvalidOperationException("The hash was not validated."));

    /// <summary>Reads a hash; false if its form is not supported, or a parameter is out of bounds (<see cref="Rule"/>).</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImportedPasswordHash? hash)
    {
        hash = text is not null && PasswordHash.Parse(text) is not null ? new(text) : null;
        return hash is not null;
    }

    /// <summary>Hides the value.</summary>
    public override string ToString() => nameof(ImportedPasswordHash);
}
