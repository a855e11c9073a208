using System.Text.RegularExpressions;

namespace QrLogin.Silo.Configuration;

/// <summary>Decides whether an error message may show an invalid value.</summary>
internal static partial class ShownValue
{
    private const int MaxLength = 80;

    /// <summary>
    /// Returns the value; null if it could contain a secret that was put into the wrong setting: a connection string, a URL with
    /// credentials, or a long random text.
    /// </summary>
    public static string? Of(string? value)
    {
        if (value is null || value.Length > MaxLength || MayBeSecret().IsMatch(value)) return null;
        // A message is one line.
        return string.Concat(value.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : $"{c}"));
    }

    [GeneratedRegex("[=@]|passw|pwd|secret|token|[A-Za-z0-9+_-]{32,}", RegexOptions.IgnoreCase)]
    private static partial Regex MayBeSecret();
}
