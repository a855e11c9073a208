using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using static QrLogin.Grains.Contracts.PasswordHash;

namespace QrLogin.Grains.Contracts;

/// <summary>A stored password hash, as its parts.</summary>
internal interface IPasswordHash
{
    /// <summary>A hash with the same parameters, so that checking a password against it takes as long, but that none matches.</summary>
    string Decoy { get; }
}

/// <summary>
/// Reads stored password hashes. Their parameters are bounded whenever one is read: checking a password against it takes about a second
/// at most.
/// </summary>
internal static partial class PasswordHash
{
    /// <summary>The longest text of a hash.</summary>
    public const int MaxLength = 512;

    private const int MinDigest = 16, MaxDigest = 64, MinSalt = 8, MaxSalt = 64;

    /// <summary>Reads a hash; null if its form is not supported, or a parameter is out of bounds.</summary>
    public static IPasswordHash? Parse(string text)
    {
        if (text.Length > MaxLength) return null;
        if (Argon2idForm().Match(text) is { Success: true } argon2id) return Argon2idHash.Read(argon2id);
        if (BcryptForm().Match(text) is { Success: true } bcrypt) return BcryptHash.Read(bcrypt);
        return Pbkdf2Form().Match(text) is { Success: true } pbkdf2 ? Pbkdf2Hash.Read(pbkdf2) : null;
    }

    public static int ReadNumber(Match match, string group) =>
        int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    /// <summary>Base64 in any of its alphabets, with padding or without; null if the text is none, or too short or long.</summary>
    public static byte[]? ReadBytes(Match match, string group, int min, int max)
    {
        // Passlib writes a dot for a plus.
        string text = match.Groups[group].Value.TrimEnd('=').Replace('+', '-').Replace('.', '-').Replace('/', '_');
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.TryDecodeFromChars(text, bytes, out int length) && length >= min && length <= max ? bytes[..length] : null;
    }

    public static byte[]? ReadDigest(Match match) => ReadBytes(match, "digest", MinDigest, MaxDigest);

    public static byte[]? ReadSalt(Match match) => ReadBytes(match, "salt", MinSalt, MaxSalt);

    public static string Zeros(int bytes) => Base64Url.EncodeToString(new byte[bytes]);

    /// <summary>The PHC form, and Django's, which has a prefix.</summary>
    [GeneratedRegex(
        @"^(?:argon2)?\$argon2id\$v=19\$m=(?<memory>\d{1,7}),t=(?<passes>\d{1,3}),p=(?<lanes>\d{1,3})"
            + @"\$(?<salt>[\w+/-]+)\$(?<digest>[\w+/-]+)$",
        RegexOptions.ECMAScript)]
    private static partial Regex Argon2idForm();

    /// <summary>The form of OpenBSD, and Django's, which has a prefix.</summary>
    [GeneratedRegex(@"^(?:bcrypt\$)?(?<text>\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z0-9]{53})$", RegexOptions.ECMAScript)]
    private static partial Regex BcryptForm();

    /// <summary>The PHC form, Passlib's, and Django's, whose salt is a text.</summary>
    [GeneratedRegex(
        @"^(?:\$pbkdf2-(?<hash>sha256|sha512)\$(?:i=)?(?<iterations>\d{1,8})\$(?<salt>[\w+/.-]+={0,2})"
            + @"|pbkdf2_(?<hash>sha256)\$(?<iterations>\d{1,8})\$(?<text>[A-Za-z0-9]+))\$(?<digest>[\w+/.-]+={0,2})$",
        RegexOptions.ECMAScript)]
    private static partial Regex Pbkdf2Form();
}

/// <summary>A hash by Argon2id (RFC 9106), version 1.3.</summary>
internal sealed record Argon2idHash(int MemoryKib, int Passes, int Lanes, byte[] Salt, byte[] Digest) : IPasswordHash
{
    private const int MaxMemoryKib = 256 * 1024, MaxPasses = 10, MaxLanes = 16;

    public string Decoy => Write(this with { Salt = new byte[Salt.Length], Digest = new byte[Digest.Length] });

    public static string Write(Argon2idHash hash) => string.Create(
        CultureInfo.InvariantCulture,
        $"$argon2id$v=19$m={hash.MemoryKib},t={hash.Passes},p={hash.Lanes}")
        + $"${Base64Url.EncodeToString(hash.Salt)}${Base64Url.EncodeToString(hash.Digest)}";

    public static Argon2idHash? Read(Match match)
    {
        var (memory, passes, lanes) = (ReadNumber(match, "memory"), ReadNumber(match, "passes"), ReadNumber(match, "lanes"));
        bool isBounded = memory is >= 8 and <= MaxMemoryKib
            && passes is >= 1 and <= MaxPasses
            && lanes is >= 1 and <= MaxLanes
            && memory >= 8 * lanes
            && (long)memory * passes <= MaxMemoryKib;
        return isBounded && ReadSalt(match) is { } salt && ReadDigest(match) is { } digest
            ? new(memory, passes, lanes, salt, digest)
            : null;
    }
}

/// <summary>A hash by bcrypt, in the form of OpenBSD.</summary>
internal sealed record BcryptHash(int LogRounds, string Text) : IPasswordHash
{
    private const int MinLogRounds = 4, MaxLogRounds = 13;

    public string Decoy => string.Create(CultureInfo.InvariantCulture, $"$2b${LogRounds:00}${new string('.', 53)}");

    public static BcryptHash? Read(Match match) =>
        ReadNumber(match, "cost") is >= MinLogRounds and <= MaxLogRounds and var rounds ? new(rounds, match.Groups["text"].Value) : null;
}

/// <summary>A hash by PBKDF2 (RFC 8018, section 5.2).</summary>
internal sealed record Pbkdf2Hash(HashAlgorithmName Hash, int Iterations, byte[] Salt, byte[] Digest) : IPasswordHash
{
    private const int MaxIterations = 2_000_000;

    public string Decoy => string.Create(
        CultureInfo.InvariantCulture,
        $"$pbkdf2-{(Hash == HashAlgorithmName.SHA256 ? "sha256" : "sha512")}$i={Iterations}${Zeros(16)}${Zeros(Digest.Length)}");

    public static Pbkdf2Hash? Read(Match match)
    {
        var hash = match.Groups["hash"].Value == "sha256" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;
        int iterations = ReadNumber(match, "iterations");
        bool isText = match.Groups["text"].Success;
        byte[]? salt = isText ? Encoding.ASCII.GetBytes(match.Groups["text"].Value) : ReadSalt(match);
        return iterations is >= 1 and <= MaxIterations && salt is { Length: <= 128 } && ReadDigest(match) is { } digest
            ? new(hash, iterations, salt, digest)
            : null;
    }
}
