using System.Text.RegularExpressions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>The two dictionaries, the pages and the scripts fit together.</summary>
public sealed partial class WordsTests
{
    private const string Root = "QrLogin.Api/wwwroot/";
    private static readonly string[] s_pages =
    [
        "pc.html", "phone.html", "account.html", "authorize.html", "logout.html", "problem.html", "reset.html",
        "provider.html", "parts/login-form.html",
    ];
    private static readonly Dictionary<string, string> s_english = Dictionary("en"), s_chinese = Dictionary("zh");

    private static readonly string s_html = string.Concat(s_pages.Select(p => Repository.Read(Root + p)));

    private static readonly string s_scripts = string.Concat(
        new[] { "core", "i18n", "pages" }
            .SelectMany(folder => Directory.EnumerateFiles(
                Path.Combine(Repository.Root, Root, "js", folder), "*.js", SearchOption.AllDirectories))
            .Where(f => !Path.GetFileName(f).StartsWith("messages.", StringComparison.Ordinal))
            .Select(File.ReadAllText));

    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_placeholders()
    {
        Assert.NotEmpty(s_english);
        Assert.Equal(s_english.Keys, s_chinese.Keys);
        Assert.All(s_english, word => Assert.Equal(Blanks(word.Value), Blanks(s_chinese[word.Key])));
    }

    [Fact]
    public void The_static_texts_of_a_page_match_the_dictionary()
    {
        var told = Told().Matches(s_html).Select(m => (Key: m.Groups[1].Value, Text: Unwrapped(m.Groups[2].Value))).ToList();
        Assert.NotEmpty(told);
        Assert.All(told, word => Assert.Equal(s_english.GetValueOrDefault(word.Key), word.Text));
        var labels = Labelled().Matches(s_html).Select(m => (Key: m.Groups[1].Value, Text: Unwrapped(m.Groups[2].Value))).ToList();
        Assert.NotEmpty(labels);
        Assert.All(labels, word => Assert.Equal(s_english.GetValueOrDefault(word.Key), word.Text));
        Assert.Equal(Regex.Count(s_html, "data-message"), told.Count + labels.Count);
    }

    [Fact]
    public void Every_text_key_that_a_script_uses_exists() =>
        Assert.All(Asked().Matches(s_scripts).Select(m => m.Groups[1].Value), key => Assert.Contains(key, s_english.Keys));

    [Fact]
    public void Every_text_key_is_used()
    {
        var made = Made().Matches(s_scripts)
            .Select(m => new Regex("^" + Regex.Replace(Regex.Escape(m.Groups[1].Value), @"\\\$\\\{.*?}", "[a-z_-]+") + "$")).ToList();
        Assert.NotEmpty(made);
        Assert.All(s_english.Keys, key => Assert.True(
            s_scripts.Contains($"'{key}'", StringComparison.Ordinal) || s_html.Contains(
                $"=\"{key}\"", StringComparison.Ordinal) || made.Exists(m => m.IsMatch(key)), key));
    }

    [Fact]
    public void Every_text_of_a_page_is_in_the_dictionary() =>
        Assert.Empty(Bare().Matches(Regex.Replace(s_html, "(?s)<noscript>.*?</noscript>|<!--.*?-->", "")).Select(m => m.Value));

    private static Dictionary<string, string> Dictionary(string language) =>
        Entry().Matches(Repository.Read($"{Root}js/i18n/messages.{language}.js"))
            .ToDictionary(m => m.Groups[1].Value, m => Joined().Replace(m.Groups[2].Value, "").Trim('\''));

    /// <summary>A text of a page, which may go on in the next line.</summary>
    private static string Unwrapped(string text) => Regex.Replace(text, @"\s+", " ");

    private static IEnumerable<string> Blanks(string text) => Blank().Matches(text).Select(m => m.Value).Distinct().Order();

    [GeneratedRegex(@"^  '([^']+)':\s+((?:'[^']*'(?:\s\+\s+'[^']*')*)|\{[^}']*(?:'[^']*'[^}']*)*\}),$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"'\s\+\s+'")]
    private static partial Regex Joined();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Blank();

    [GeneratedRegex("""data-message="([^"]+)"[^>]*>([^<]*)<""")]
    private static partial Regex Told();

    [GeneratedRegex("data-message-label=\"([^\"]+)\"\\s+aria-label=\"([^\"]+)\"")]
    private static partial Regex Labelled();

    [GeneratedRegex(@"\b(?:t|say)\('([^']+)'")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\bt\(`([^`]+)`")]
    private static partial Regex Made();

    [GeneratedRegex("""<(?:p|h\d|dt|dd|span|a|button|label|title)(?![^>]*(?:data-message=|data-text=))[^>]*>[^<]*[A-Za-z]{2,}[^<]*<""")]
    private static partial Regex Bare();
}
