using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Fuzz;

/// <summary>Every secret that the service issued in this run, and the one password in use.</summary>
internal sealed partial class SecretTracker
{
    private readonly ConcurrentDictionary<string, bool> _issued = new();

    public int Count => _issued.Count;

    /// <summary>Records the secrets that an answer issued, and returns the answer without them.</summary>
    public string? Learn(string answer)
    {
        foreach (Match match in Told().Matches(answer))
            _issued.TryAdd(match.Groups[1].Length > 0 ? match.Groups[1].Value : match.Groups[2].Value, true);
        return In(Told().Replace(answer, ""));
    }

    /// <summary>The first secret in a text that must not contain any.</summary>
    public string? In(string text) =>
        text.Contains(TestPhone.Password, StringComparison.Ordinal) ? "the password"
        : text.Contains("qr", StringComparison.Ordinal) ? Token().Matches(text).Select(m => m.Value).FirstOrDefault(_issued.ContainsKey)
        : null;

    /// <summary>A secret in the member of an answer that issues it.</summary>
    [GeneratedRegex(
        "\"(?:pollToken|confirmToken|accessToken|device_code|access_token|code)\":\"(qr[plca]_[A-Za-z0-9_-]+)\""
        + "|\"redirectTo\":\"[^\"]*[?&]code=(qra_[A-Za-z0-9_-]+)[^\"]*\"")]
    private static partial Regex Told();

    [GeneratedRegex("qr(?:[pc]_[A-Za-z0-9_-]{43}|[la]_[A-Za-z0-9_-]{64})")]
    private static partial Regex Token();
}
