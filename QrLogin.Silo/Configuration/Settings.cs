using System.Globalization;
using Microsoft.Extensions.Configuration;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Configuration;

/// <summary>Reads settings and collects what is wrong with them, by key, so that all of it is told at once.</summary>
public sealed class Settings(IConfiguration configuration)
{
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, SettingFacts> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every setting that was asked for, and what was said of it: the reference of settings is made of this.</summary>
    public IReadOnlyDictionary<string, SettingFacts> Asked => _asked;

    /// <summary>The text of a setting; null where nothing says it.</summary>
    public string? this[string key]
    {
        get
        {
            _asked.TryAdd(key, new("text", null));
            return configuration[key];
        }
    }

    /// <summary>A span of time, written <c>[d.]hh:mm:ss</c>.</summary>
    public TimeSpan Span(string key, TimeSpan fallback, TimeSpan min, TimeSpan max)
    {
        _asked[key] = new($"`{min:c}` to `{max:c}`", fallback.ToString("c", CultureInfo.InvariantCulture));
        if (this[key] is not { } text) return fallback;
        // A bare number would be taken for days.
        bool isSpan = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && text.Contains(':', StringComparison.Ordinal);
        if (isSpan && value >= min && value <= max) return value;
        Wrong(key, $"a time span from {min:c} to {max:c}, written hh:mm:ss or d.hh:mm:ss");
        return fallback;
    }

    /// <summary>How long logins last: 1 min to 10 years, or <c>never</c>; null if the setting is absent.</summary>
    public LoginLifetime? LoginLifetime(string key)
    {
        var (min, max) = (TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));
        LoginLifetime? lifetime = this[key] switch
        {
            null => null,
            var text when text.Equals("never", StringComparison.OrdinalIgnoreCase) => Grains.Contracts.LoginLifetime.Never,
            _ => Grains.Contracts.LoginLifetime.After(Span(key, max, min, max)),
        };
        _asked[key] = new($"`{min:c}` to `{max:c}`, or `never`", null);
        return lifetime;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key, bool fallback)
    {
        _asked[key] = new("`true`, `false`", fallback ? "true" : "false");
        if (this[key] is not { } text) return fallback;
        if (bool.TryParse(text, out bool value)) return value;
        Wrong(key, "true or false");
        return fallback;
    }

    /// <summary>A whole number.</summary>
    public int Number(string key, int fallback, int min, int max)
    {
        _asked[key] = new($"{min} to {max}", fallback == 0 ? null : fallback.ToString(CultureInfo.InvariantCulture));
        if (this[key] is not { } text) return fallback;
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        if (isNumber && value >= min && value <= max) return value;
        Wrong(key, $"a whole number from {min} to {max}");
        return fallback;
    }

    /// <summary>One of a few words; the first is the default where <paramref name="required"/> is false.</summary>
    public string OneOf(string key, bool required, params string[] words)
    {
        _asked[key] = new(string.Join(", ", words.Select(w => $"`{w}`")), required ? null : words[0]);
        if (this[key] is { } text && words.FirstOrDefault(w => w.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word) return word;
        if (configuration[key] is not null) Wrong(key, "one of " + string.Join(", ", words));
        else if (required) Missing(key, "one of " + string.Join(", ", words));
        return words[0];
    }

    /// <summary>Texts with commas between them, or a list of the configuration.</summary>
    public IReadOnlyList<string> List(string key) =>
        Listed(key)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        ?? [.. configuration.GetSection(key).GetChildren().Select(c => c.Value).OfType<string>()];

    private string? Listed(string key)
    {
        _asked[key] = new("a list, with `,` between", null);
        return this[key];
    }

    /// <summary>Any text but none.</summary>
    public string? Text(string key, string what)
    {
        if (this[key] is { } text && !string.IsNullOrWhiteSpace(text)) return text;
        Missing(key, what);
        return null;
    }

    /// <summary>Notes that a value is not what it must be.</summary>
    public void Wrong(string key, string mustBe) => Note($"{key} is \"{configuration[key]}\"; it must be {mustBe}.");

    /// <summary>Notes the same of a value that may hold a password, and so is not shown.</summary>
    public void WrongSecret(string key, string mustBe) => Note($"{key} must be {mustBe}.");

    /// <summary>Notes that a value is one that this build cannot have.</summary>
    public void Impossible(string key, string why) => Note($"{key} is \"{configuration[key]}\", but {why}.");

    /// <summary>Notes that a value is not there.</summary>
    public void Missing(string key, string mustBe) => Note($"{key} is missing; it must be {mustBe}.");

    /// <summary>Keys of a section that nothing asked for: so that typos are reported.</summary>
    public IEnumerable<string> Unknown(string section) => Unknown(configuration.GetSection(section));

    private IEnumerable<string> Unknown(IConfigurationSection section) => section.GetChildren()
        .Where(child => !_asked.ContainsKey(child.Path))
        .SelectMany(child => child.GetChildren().Any() ? Unknown(child) : [child.Path]);

    /// <summary>Once: several providers may name one connection string.</summary>
    private void Note(string problem)
    {
        if (!_problems.Contains(problem)) _problems.Add(problem);
    }

    /// <exception cref="ConfigurationException">Something was wrong.</exception>
    public void ThrowIfWrong()
    {
        if (_problems.Count > 0) throw new ConfigurationException(_problems);
    }
}

/// <summary>What is known of a setting.</summary>
/// <param name="Values">What it may be, in Markdown.</param>
/// <param name="Default">What it is where nothing says it; null where that is nothing, or is said elsewhere.</param>
public sealed record SettingFacts(string Values, string? Default);
