using System.Globalization;
using System.IO.Compression;
using System.Text;
using QrLogin.Api.Secrets;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>
/// Authorization requests that clients have pushed (RFC 9126). Nothing stores them: a <c>request_uri</c> is the request itself, sealed with
/// the key of the front ends.
/// </summary>
internal sealed class PushedRequests(FrontEndKeys? keys, TimeProvider time)
{
    /// <summary>The longest <c>request_uri</c>, in characters, so that it fits into an address.</summary>
    public const int MaxLength = 4_096;

    /// <summary>How long a request is valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Prefix = "urn:ietf:params:oauth:request_uri:", Purpose = "qrlogin/pushed-request/v1";

    /// <summary>Whether clients can push requests: the front ends must share a key.</summary>
    public bool AreSupported => keys is not null;

    /// <summary>The <c>request_uri</c> of a request; null if it would be too long.</summary>
    /// <param name="parameters">The parameters of the request, form-encoded.</param>
    public string? Seal(string parameters)
    {
        long expiry = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        string uri = Prefix + keys!.Seal(Purpose, Compress($"{expiry} {SecureRandom.NewPushedRequestId()} {parameters}"));
        return uri.Length <= MaxLength ? uri : null;
    }

    /// <summary>Whether a <c>request_uri</c> has the form of those that this service issues.</summary>
    public static bool IsOurs(string requestUri) => requestUri.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The id and the parameters of a request; null if its <c>request_uri</c> is not ours, or has expired.</summary>
    public (string Id, string Parameters)? Open(string requestUri)
    {
        if (keys is null || requestUri.Length > MaxLength || !IsOurs(requestUri)) return null;
        if (keys.Open(Purpose, requestUri[Prefix.Length..]) is not { } opened) return null;
        if (Decompress(opened).Split(' ', 3) is not [var expiry, var id, var parameters]) return null;
        bool hasExpired = long.Parse(expiry, CultureInfo.InvariantCulture) <= time.GetUtcNow().ToUnixTimeSeconds();
        return hasExpired ? null : (id, parameters);
    }

    /// <summary>For clients with a long <c>state</c>. Compressing leaks nothing here: one client wrote all of the text.</summary>
    private static byte[] Compress(string text)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal)) deflate.Write(Encoding.UTF8.GetBytes(text));
        return compressed.ToArray();
    }

    private static string Decompress(byte[] bytes)
    {
        using var reader = new StreamReader(new DeflateStream(new MemoryStream(bytes), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
