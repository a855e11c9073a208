using Microsoft.Extensions.Configuration;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Configuration;

/// <summary>Binds options classes to the configuration and collects every error by key, so that all are reported at once.</summary>
public sealed class Settings(IConfiguration configuration, bool isDevelopment = false)
{
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _bound = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The profile's name, once <see cref="Profile.AddQrLoginProfile"/> has read it.</summary>
    public string ProfileName { get; internal set; } = Profile.Embedded;

    /// <summary>Whether the process runs on the embedded profile.</summary>
    public bool IsEmbedded => ProfileName == Profile.Embedded;

    /// <summary>Whether the process runs in the Development environment.</summary>
    public bool IsDevelopment => isDevelopment;

    /// <summary>Reads the section of an options class.</summary>
    /// <param name="readBy">The programs that this process is: the settings of others keep their defaults, and count as unknown.</param>
    public T Bind<T>(Programs readBy = Programs.Both)
        where T : class, new() => Bind<T>(Setting.SectionOf(typeof(T)).Path, readBy);

    /// <summary>Reads each section that the configuration has in the place of the last part of the path, by its name.</summary>
    public IReadOnlyDictionary<string, T> BindEach<T>()
        where T : class, new()
    {
        string path = Setting.SectionOf(typeof(T)).Path;
        return configuration.GetSection(path[..path.LastIndexOf(':')]).GetChildren()
            .ToDictionary(section => section.Key, section => Bind<T>(section.Path, Programs.Both), StringComparer.Ordinal);
    }

    /// <summary>Returns a text that must not be empty; null, and an error, if it is.</summary>
    public string? Require(string key, string mustBe)
    {
        if (!string.IsNullOrWhiteSpace(configuration[key])) return configuration[key];
        Missing(key, mustBe);
        return null;
    }

    /// <summary>Reports that a value is not what it must be.</summary>
    public void Wrong(string key, string mustBe) => Report($"{key} is \"{configuration[key]}\"; it must be {mustBe}.");

    /// <summary>Reports the same without showing the value, which may hold a password.</summary>
    public void WrongSecret(string key, string mustBe) => Report($"{key} must be {mustBe}.");

    /// <summary>Reports a value that this build does not support.</summary>
    public void Impossible(string key, string why) => Report($"{key} is \"{configuration[key]}\", but {why}.");

    /// <summary>Reports that a required value is absent.</summary>
    public void Missing(string key, string mustBe) => Report($"{key} is missing; it must be {mustBe}.");

    /// <summary>The configured keys of a section that no options class of this process has, so that typos are reported.</summary>
    public IEnumerable<string> Unknown(string section) => Unknown(configuration.GetSection(section));

    /// <exception cref="ConfigurationException">There are errors.</exception>
    public void ThrowIfWrong()
    {
        if (_problems.Count > 0) throw new ConfigurationException(_problems);
    }

    private T Bind<T>(string path, Programs readBy)
        where T : class, new()
    {
        var (options, settings) = (new T(), Setting.AllOf(typeof(T), path).Where(s => (s.ReadBy & readBy) != 0).ToList());
        foreach (var setting in settings) Bind(setting, SettingFormat.Of(setting, ProfileName), options);
        foreach (var setting in settings.Where(s => IsMissing(s, options)))
            Missing(setting.Key, SettingFormat.Of(setting, ProfileName).MustBe);
        return options;
    }

    private void Bind(Setting setting, SettingFormat format, object options)
    {
        _bound.Add(setting.Key);
        if (setting.WordsIn(ProfileName) is [var first, ..]) setting.Set(options, format.Parse(first)!);
        string key = configuration[setting.Key] is null && setting.FallbackKey is { } fallback ? fallback : setting.Key;
        if (setting.Type.IsGenericType) BindList(setting, format, options);
        else if (configuration[key] is not { } text) return;
        else if (format.Parse(text) is { } value) setting.Set(options, value);
        else if (setting.IsSecret) WrongSecret(key, format.MustBe);
        else Wrong(key, format.MustBe);
    }

    /// <summary>A list is one text with commas, or a section with an item each.</summary>
    private void BindList(Setting setting, SettingFormat format, object options)
    {
        var section = configuration.GetSection(setting.Key);
        var texts = section.Value?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            ?? section.GetChildren().Select(item => item.Value).OfType<string>();
        object?[] values = [.. texts.Select(format.Parse)];
        var list = Array.CreateInstance(setting.Type.GetGenericArguments()[0], values.Length);
        if (values.Contains(null)) Wrong(setting.Key, format.MustBe);
        else values.CopyTo(list, 0);
        setting.Set(options, list);
    }

    private bool IsMissing(Setting setting, object options) =>
        setting.Of<RequiredOutsideEmbeddedAttribute>() is { } required
        && configuration[setting.Key] is null
        && !IsEmbedded
        && !(required.ExceptInDevelopment && isDevelopment)
        && (required.If is null || options.GetType().GetProperty(required.If)!.GetValue(options) is true);

    private IEnumerable<string> Unknown(IConfigurationSection section) => section.GetChildren()
        .Where(child => !_bound.Contains(child.Path))
        .SelectMany(child => child.GetChildren().Any() ? Unknown(child) : [child.Path]);

    /// <summary>Adds an error once: several providers may name one connection string.</summary>
    private void Report(string problem)
    {
        if (!_problems.Contains(problem)) _problems.Add(problem);
    }
}
