using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using QrLogin.Silo.Configuration;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Conventions;

/// <summary>
/// docs/settings.md has a row for every setting that a process asks for, with what the code says of it; what a setting is for stands
/// beside it, written by people. scripts/update.sh settings writes it.
/// </summary>
public sealed partial class SettingsDocTests(ApiHost api)
{
    private const string Document = "docs/settings.md", Begin = "<!-- generated -->\n", End = "<!-- end -->";

    [Fact]
    public void The_reference_has_every_setting_and_says_what_the_code_says()
    {
        string text = Repository.Read(Document);
        var known = Row().Matches(text).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim());
        string table = Begin + Table(known) + End;
        string written = text[..text.IndexOf(Begin, StringComparison.Ordinal)] + table
            + text[(text.IndexOf(End, StringComparison.Ordinal) + End.Length)..];
        Snapshot.Matches(Document, written, "settings");
        Assert.DoesNotContain("| ? |", written, StringComparison.Ordinal);
    }

    private string Table(Dictionary<string, string> known)
    {
        var asked = api.Services.GetRequiredService<Settings>().Asked
            .Where(
                s => s.Key.StartsWith("QrLogin:", StringComparison.Ordinal) || s.Key.StartsWith(
                    "Authentication:", StringComparison.Ordinal))
            .Select(s => (Key: Client().Replace(s.Key, "QrLogin:Clients:<client_id>:"), s.Value))
            .DistinctBy(s => s.Key)
            .OrderBy(s => s.Key, StringComparer.Ordinal);
        var rows = asked.Select(
            s =>
                $"| `{s.Key}` | {known.GetValueOrDefault(s.Key, "?")} | {s.Value.Values} | "
                    + $"{(s.Value.Default is { } fallback ? $"`{fallback}`" : "")} |\n");
        return "| key | what | values | default |\n|---|---|---|---|\n" + string.Concat(rows);
    }

    [GeneratedRegex(@"^\| `([^`]+)` \| (.*?) \| ", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("^QrLogin:Clients:[^:]+:")]
    private static partial Regex Client();
}
