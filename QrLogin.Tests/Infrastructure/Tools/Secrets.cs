using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;

namespace QrLogin.Tests.Infrastructure;

/// <summary>
/// The secrets that a test received or generated, and the search for them: whole, in part, and in every encoding that a
/// log or a store may use.
/// </summary>
internal sealed class Secrets
{
    private readonly ConcurrentDictionary<string, byte[][]> _forms = new();

    public int Count => _forms.Count;

    public string Add(string secret)
    {
        _forms.TryAdd(secret, [.. Forms(secret).DistinctBy(Convert.ToHexString)]);
        return secret;
    }

    /// <summary>The secrets in these bytes.</summary>
    public IEnumerable<string> In(byte[] bytes) =>
        _forms.Where(s => s.Value.Any(form => bytes.AsSpan().IndexOf(form) >= 0)).Select(s => s.Key);

    public IEnumerable<string> In(string text) => In(Encoding.UTF8.GetBytes(text));

    /// <summary>The secrets in the files of a folder, each with its file.</summary>
    public IEnumerable<string> InFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .SelectMany(file => In(Read(file)).Select(secret => $"{file}: {secret}"));

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static IEnumerable<byte[]> Forms(string secret)
    {
        foreach (byte[] bytes in Parts(secret))
        {
            yield return bytes;
            yield return Encoding.UTF8.GetBytes(Convert.ToHexString(bytes));
            yield return Encoding.UTF8.GetBytes(Convert.ToHexStringLower(bytes));
            yield return Encoding.UTF8.GetBytes(Convert.ToBase64String(bytes).TrimEnd('='));
            yield return Encoding.UTF8.GetBytes(Base64Url.EncodeToString(bytes));
        }

        yield return Encoding.Unicode.GetBytes(secret);
        yield return Encoding.UTF8.GetBytes(Uri.EscapeDataString(secret));
    }

    /// <summary>The text; for our tokens also the bytes that it encodes, and for a login token its secret part.</summary>
    private static IEnumerable<byte[]> Parts(string secret)
    {
        yield return Encoding.UTF8.GetBytes(secret);
        if (!secret.StartsWith("qr", StringComparison.Ordinal)) yield break;
        byte[] bytes = Base64Url.DecodeFromChars(secret.AsSpan(4));
        yield return bytes;
        if (bytes.Length == 48) yield return bytes[16..];
    }
}
