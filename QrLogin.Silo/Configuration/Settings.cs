using Microsoft.Extensions.Configuration;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Configuration;

/// <summary>Binds options classes to the configuration and collects every error by key, so that all are reported at once.</summary>
public sealed class Settings(IConfiguration configuration, bool isDevelopment = false)
{
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _bound = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The profile's name, as read by <see cref="Profile.AddQrLoginProfile"/>.</summary>
    public string ProfileName { get; internal set; } = Profile.Embedded;

    /// <summary>Whether the process uses the embedded profile.</summary>
    public bool IsEmbedded => ProfileName == Profile.Embedded;

    /// <summary>Whether the process runs in the Development environment.</summary>
    public bool IsDevelopment => isDevelopment;

    /// <summary>Reads the section of an options class.</summary>
    /// <param name="readBy">The programs that this process runs. Settings of others keep their defaults and count as unknown.</param>
    public T Bind<T>(Programs readBy = Programs.Both)
        where T : class, new() => Bind<T>(Setting.SectionOf(typeof(T)).Path, readBy);

    /// <summary>Reads every section that matches the path, whose last part stands for any name. The keys are those names.</summary>
    public IReadOnlyDictionary<string, T> BindEach<T>()
        where T : class, new()
    {
        string path = Setting.SectionOf(typeof(T)).Path;
        return configuration.GetSection(path[..path.LastIndexOf(':')]).GetChildren()
            .ToDictionary(section => section.Key, section => Bind<T>(section.Path, Programs.Both), StringComparer.Ordinal);
    }

    /// <summary>Returns the value of a required key. If it is empty, reports an error and returns null.</summary>
    public string? Require(string key, string mustBe)
    {
        if (!string.IsNullOrWhiteSpace(configuration[key])) return configuration[key];
        Missing(key, mustBe);
        return null;
    }

    /// <summary>Reports an invalid value.</summary>
    public void Wrong(string key, string mustBe) => Report($"{key} is \"{configuration[key]}\"; it must be {mustBe}.");

    /// <summary>Reports an invalid value without showing it, because it may contain a password.</summary>
    public void WrongSecret(string key, string mustBe) => Report($"{key} must be {mustBe}.");

    /// <summary>Reports a value that this build does not support.</summary>
    public void Impossible(string key, string why) => Report($"{key} is \"{configuration[key]}\", but {why}.");

    /// <summary>Reports that a required value is absent.</summary>
    public void Missing(string key, string mustBe) => Report($"{key} is missing; it must be {mustBe}.");

    /// <summary>Returns the configured keys that no options class of this process declares, so that typos are reported.</summary>
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

    /// <summary>Reads a list: either one comma-separated text, or a section with one key per item.</summary>
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

    /// <summary>Adds each error only once: several providers may use the same connection string.</summary>
    private void Report(string problem)
    {
        if (!_problems.Contains(problem)) _problems.Add(problem);
    }
}
