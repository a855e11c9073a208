using System.Globalization;
using System.Text;

namespace QrLogin.Tests.Fuzz;

/// <summary>
/// A generated request. Names in guillemets are placeholders for values that are known only when it is sent
/// (<see cref="PlaceholderResolver"/>). A lone surrogate from U+DC80 to U+DCFF stands for one byte that is not UTF-8.
/// </summary>
/// <param name="Verb">The method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Version">The text after the target.</param>
/// <param name="Lines">Headers; one line may contain several.</param>
/// <param name="Body">Null for none.</param>
/// <param name="Framing">How the end of the body is marked.</param>
/// <param name="Proof">The content of the DPoP proof, if a line contains one.</param>
/// <param name="Pick">The session and phone of the request.</param>
internal sealed record RequestTemplate(
    string Verb, string Target, string Version, string[] Lines, string? Body, Framing Framing, ProofPlan Proof, int Pick)
{
    public const string Http11 = "HTTP/1.1";

    public bool Asks(string name) => Array.Exists(Lines, l => l.Contains($"«{name}»", StringComparison.Ordinal));

    /// <summary>Whether the server may read it as two requests, or as a part of one.</summary>
    public bool IsLast => Framing >= Framing.NoLength || HasLooseEnd(Verb + Target + Version) || Array.Exists(Lines, HasLooseEnd);

    /// <summary>
    /// Whether it names an unsupported version of HTTP. Kestrel then answers 505 itself, the one 5xx that blames the
    /// client (RFC 9110, section 15.6.6).
    /// </summary>
    public bool HasOddVersion => Version != Http11 || $"{Verb}{Target}".Any(char.IsWhiteSpace);

    /// <summary>Whether a line may be an Authorization header.</summary>
    public bool MayHaveAuthorization => Array.Exists(
        Lines,
        l => l.Contains("Authorization", StringComparison.OrdinalIgnoreCase) || l.Contains("Credentials»", StringComparison.Ordinal));

    /// <summary>Whether a line is the well-formed Authorization header of a client.</summary>
    public bool HasBasic => Array.Exists(Lines, l => l is "Authorization: Basic YTpi" or "Authorization: «apiBasic»");

    private static bool HasLooseEnd(string text) => text.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().ContainsAny('\r', '\n');

    public byte[] Write(PlaceholderResolver cast)
    {
        byte[] body = Body is null ? [] : RawRequest.Bytes(cast.Fill(Body));
        string head =
            string.Join("\r\n", [$"{Verb} {cast.Fill(Target)} {Version}", .. Lines.Select(cast.Fill), .. Length(body.Length)]) + "\r\n\r\n";
        byte[] whole = [.. RawRequest.Bytes(head), .. Framing is Framing.Chunks or Framing.SmallChunks ? Chunked(body) : body];
        return Framing == Framing.Cut ? whole[..(whole.Length * (Pick & 63) / 64)] : whole;
    }

    public override string ToString() => $"""
        {Verb} {Target} {Version}
        {string.Join('\n', Lines)}
        ({Framing}, pick {Pick}, proof {Proof.Header} {Proof.Claims})
        {Body}
        """;

    private IEnumerable<string> Length(int length) => Framing switch
    {
        Framing.Chunks or Framing.SmallChunks => ["Transfer-Encoding: chunked"],
        Framing.TwoLengths => [$"Content-Length: {length}", $"Content-Length: {length + 1}"],
        Framing.LengthAndChunks => [$"Content-Length: {length}", "Transfer-Encoding: chunked"],
        Framing.BadLength => ["Content-Length: -1"],
        Framing.HugeLength => ["Content-Length: 99999999999999999999"],
        Framing.NoLength => [],
        _ => Body is null ? [] : [$"Content-Length: {length}"],
    };

    private byte[] Chunked(byte[] body) =>
        [
            .. body.Chunk(Framing == Framing.SmallChunks ? 100 : 10_000).SelectMany(c => (byte[])[.. Size(c), .. c, 13, 10]),
            .. "0\r\n\r\n"u8
        ];

    private static byte[] Size(byte[] chunk) => Encoding.ASCII.GetBytes(chunk.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
}

/// <summary>How the end of a body is marked, if at all.</summary>
internal enum Framing
{
    Length = 0,
    Chunks,
    SmallChunks,

    // The connection is not used again, because the server could read the rest as another request.
    NoLength,
    TwoLengths,
    LengthAndChunks,
    BadLength,
    HugeLength,

    /// <summary>Only a part is sent, and no answer is awaited.</summary>
    Cut,
}

/// <summary>Text that may contain any byte.</summary>
internal static class RawRequest
{
    public static byte[] Bytes(string text)
    {
        var bytes = new List<byte>(text.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (text[i] < 0x80) bytes.Add((byte)text[i]);
            else if (!isPair && text[i] is >= '\uDC80' and <= '\uDCFF') bytes.Add((byte)(text[i] & 0xFF));
            else bytes.AddRange(utf8[..Encoding.UTF8.GetBytes(text.AsSpan(i, isPair ? 2 : 1), utf8)]);
            i += isPair ? 1 : 0;
        }

        return [.. bytes];
    }
}
