using System.Security.Cryptography;
using System.Text;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Operator;

/// <summary>
/// A file of accounts from another system, which all have the password of <see cref="TestPhone"/>. Ten of its lines are wrong, each in its
/// own way, and the last line has the name of the first one in capital letters.
/// </summary>
internal sealed class AccountFile
{
    private const int MaxLine = 16_000;

    /// <summary>The file is as large as that, or as its lines may be. An import that kept it would use far more memory.</summary>
    private const int Size = 160 * 1024 * 1024;

    private const string Digest = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly string _prefix = $"p{Unique.Text()}-";
    private readonly string _hash = NewHash(iterations: 1_000);
    private readonly Dictionary<int, (string Text, string Wrong)> _bad;

    private AccountFile(string path, int lines, bool isPadded)
    {
        (Path, Lines, Width) = (path, lines, isPadded ? Math.Min(Size / lines, MaxLine) : 0);
        var bad = Bad().ToArray();
        _bad = Enumerable.Range(1, bad.Length).ToDictionary(i => i * lines / (bad.Length + 1), i => bad[i - 1]);
    }

    public string Path { get; }

    public int Lines { get; }

    /// <summary>How many accounts the file has: one for each line, except for the bad ones and the last.</summary>
    public int Accounts => Lines - _bad.Count - 1;

    /// <summary>How the report on each bad line begins.</summary>
    public string[] Reports => [.. _bad.OrderBy(line => line.Key).Select(line => $"line {line.Key}: {line.Value.Wrong}")];

    private int Width { get; }

    /// <summary>Writes a file line by line.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="lines">The number of its lines.</param>
    /// <param name="isPadded">Whether the lines are long: JSON allows any number of spaces.</param>
    public static async Task<AccountFile> Write(string path, int lines, bool isPadded)
    {
        var file = new AccountFile(path, lines, isPadded);
        await using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), bufferSize: 64 * 1024);
        for (int line = 1; line <= lines; line++) await writer.WriteAsync(file.Text(line) + "\n");
        return file;
    }

    /// <summary>The username of the first account at this line or after it.</summary>
    public string NameAt(int line) => _bad.ContainsKey(line) ? NameAt(line + 1) : $"{_prefix}{line}";

    /// <summary>A line of such a file.</summary>
    public static string Line(string username, string passwordHash) =>
        $$"""{"username":"{{username}}","displayName":"Ann","passwordHash":"{{passwordHash}}"}""";

    /// <summary>A hash as .NET makes them, in PHC form.</summary>
    public static string NewHash(int iterations)
    {
        byte[] salt = Unique.Bytes(16);
        byte[] digest = Rfc2898DeriveBytes.Pbkdf2(TestPhone.Password, salt, iterations, HashAlgorithmName.SHA256, 32);
        return $"$pbkdf2-sha256$i={iterations}${Base64(salt)}${Base64(digest)}";
    }

    private string Text(int line)
    {
        if (line == Lines) return Line(NameAt(1).ToUpperInvariant(), _hash);
        return _bad.TryGetValue(line, out var bad) ? bad.Text : Line(NameAt(line), _hash).PadRight(Width);
    }

    private IEnumerable<(string Text, string Wrong)> Bad()
    {
        string name = _prefix + "bad";
        yield return ("not JSON", "Not a JSON object");
        yield return ("""["an", "array"]""", "Not a JSON object");
        yield return ($$"""{"username":"{{name}}","displayName":"Ann"}""", "passwordHash: ");
        yield return ($$"""{"displayName":"Ann","passwordHash":"{{_hash}}"}""", "username: ");
        yield return ($$"""{"username":"{{name}}","username":"{{name}}","passwordHash":"{{_hash}}"}""", "Not a JSON object");
        yield return (Line(name, $"$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQxNmJ5dGVz${Digest}"), "passwordHash: ");
        yield return (Line(name, $"$pbkdf2-sha512$i=99999999$c29tZXNhbHQ${Digest}"), "passwordHash: ");
        yield return (Line(new('x', 65), _hash), "username: ");
        yield return (Line("ext-" + name, _hash), "username: ");
        yield return (Line(name, _hash).PadRight(20_000), "The line has more than");
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
}
