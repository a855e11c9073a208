using QrLogin.Tests.Configuration;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Conventions;

/// <summary>docs/settings.md matches the attributes of the options classes; scripts/update.sh settings writes it.</summary>
public sealed class SettingsDocTests
{
    private const string Document = "docs/settings.md", Begin = "<!-- generated -->\n", End = "<!-- end -->";

    [Fact]
    public void The_settings_reference_matches_the_attributes()
    {
        string text = Repository.Read(Document);
        string before = text[..text.IndexOf(Begin, StringComparison.Ordinal)], after = text[text.IndexOf(End, StringComparison.Ordinal)..];
        Snapshot.Matches(Document, before + Begin + SettingsReference.Table() + after, "settings");
    }

    [Theory]
    [InlineData("QrLogin:Hosting", "`Client`, `Silo`; in `embedded` only `Silo`", "`Client`; in `embedded` `Silo`", "`Api`")]
    [InlineData("QrLogin:LoginLifetime", "`00:01:00` to `3650.00:00:00`, or `never`", "`30.00:00:00`", "`Silo`")]
    [InlineData(
        "QrLogin:OAuth:PollInterval", "`00:00:01` to `00:01:00`", "`QrLogin:PollInterval` where that is set, else `00:00:05`", "`Api`")]
    [InlineData("QrLogin:RateLimits:PerAddress:Open", "`1` to `1000000`", "`300`", "`Api`")]
    [InlineData("QrLogin:SessionLifetime", "`00:00:01` to `01:00:00`", "`00:03:00`", "`Api`, `Silo`")]
    public void A_row_has_the_values_default_and_programs_of_its_setting(string key, string values, string fallback, string programs)
    {
        string row = Assert.Single(
            SettingsReference.Table().Split('\n'), line => line.StartsWith($"| `{key}` |", StringComparison.Ordinal));
        Assert.EndsWith($" | {values} | {fallback} | {programs} |", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_has_a_meaning_and_values() =>
        Assert.All(SettingsReference.Rows(), row => Assert.DoesNotContain("", row.Split(" | ")[..3]));
}
