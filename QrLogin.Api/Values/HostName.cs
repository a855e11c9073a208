using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace QrLogin.Api.Values;

/// <summary>The one form of a host that browsers use (WHATWG URL, section 3.5).</summary>
internal static class HostName
{
    /// <summary>The limits of RFC 1035, section 2.3.4, as text.</summary>
    private const int MaxLength = 253, MaxLabelLength = 63;

    private const string PunycodePrefix = "xn--";

    private static readonly IdnMapping s_idn = new() { UseStd3AsciiRules = true };

    /// <summary>Returns the canonical form of a name or an address; null if it is neither.</summary>
    public static string? Canonicalize(string host)
    {
        if (host is ['[', .. var literal, ']']) return CanonicalizeV6(literal);
        if (ToAscii(host) is not { Length: > 0 and <= MaxLength } name) return null;
        string[] labels = name.Split('.');
        if (!labels.All(IsLabel)) return null;
        // Browsers read such a name as an IPv4 address, which has other notations, such as 127.1 and 0x7f.0.0.1.
        return !IsNumber(labels[^1]) || IsCanonicalV4(name) ? name : null;
    }

    private static string? ToAscii(string host)
    {
        string lower = host.ToLowerInvariant();
        if (Ascii.IsValid(lower) && !lower.Contains(PunycodePrefix, StringComparison.Ordinal)) return lower;
        try
        {
            string ascii = s_idn.GetAscii(lower).ToLowerInvariant();
            // Punycode that no name has is refused: a browser never sends it.
            return s_idn.GetAscii(s_idn.GetUnicode(ascii)) == ascii ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>An underscore is not allowed in host names, but containers and Windows machines have it in theirs.</summary>
    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength
        && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
        && label[0] != '-' && label[^1] != '-';

    private static bool IsNumber(string label) =>
        label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && label[2..].All(char.IsAsciiHexDigit));

    private static bool IsCanonicalV4(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text;

    private static string? CanonicalizeV6(string literal)
    {
        if (!literal.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')) return null;
        if (!IPAddress.TryParse(literal, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        byte[] bytes = address.GetAddressBytes();
        ushort[] groups = [.. Enumerable.Range(0, 8).Select(i => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2 * i)))];
        var (start, length) = LongestZeros(groups);
        return length < 2 ? $"[{Text(groups)}]" : $"[{Text(groups[..start])}::{Text(groups[(start + length)..])}]";
    }

    private static (int Start, int Length) LongestZeros(ushort[] groups)
    {
        (int Start, int Length) longest = default;
        for (int i = 0; i < groups.Length; i++)
        {
            int length = groups[i..].TakeWhile(group => group == 0).Count();
            if (length > longest.Length) longest = (i, length);
        }

        return longest;
    }

    private static string Text(ushort[] groups) =>
        string.Join(':', groups.Select(group => group.ToString("x", CultureInfo.InvariantCulture)));
}
