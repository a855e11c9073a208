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
        string path = Setting.SectionOf(typeof(T)).Path, parent = path[..path.LastIndexOf(':')];
        RefuseSpellings(parent);
        IConfigurationSection[] sections = [.. configuration.GetSection(parent).GetChildren()];
        foreach (var empty in sections.Where(section => !section.GetChildren().Any()))
            Report($"{empty.Path} has no settings; it must be a section with at least one.");
        return sections.ToDictionary(
            section => section.Key, section => Bind<T>(section.Path, Programs.Both), StringComparer.Ordinal);
    }

    /// <summary>Returns the value of a required key. If it is empty, reports an error and returns null.</summary>
    public string? Require(string key, string mustBe)
    {
        if (!string.IsNullOrWhiteSpace(configuration[key])) return configuration[key];
        Missing(key, mustBe);
        return null;
    }

    /// <summary>Reports an invalid value, and shows it unless it may contain a secret.</summary>
    public void Wrong(string key, string mustBe)
    {
        if (ShownValue.Of(configuration[key]) is { } value) Report($"{key} is \"{value}\"; it must be {mustBe}.");
        else WrongSecret(key, mustBe);
    }

    /// <summary>Reports an invalid value without showing it, because it may contain a password.</summary>
    public void WrongSecret(string key, string mustBe) => Report($"{key} must be {mustBe}.");

    /// <summary>Reports a valid value that cannot be used here.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="why">Completes the sentence "it is …, but".</param>
    /// <param name="isSecret">Whether the value must not be shown.</param>
    public void Impossible(string key, string why, bool isSecret = false) =>
        Report($"{key} is \"{(isSecret ? null : ShownValue.Of(configuration[key])) ?? "…"}\", but {why}.");

    /// <summary>Reports that a required value is absent, unless the key has another error.</summary>
    public void Missing(string key, string mustBe)
    {
        if (!_problems.Exists(p => p.StartsWith(key + " ", StringComparison.Ordinal))) Report($"{key} is missing; it must be {mustBe}.");
    }

    /// <summary>
    /// Reports the keys of a section that no program reads. A misspelt protection would otherwise be off without anyone noticing.
    /// </summary>
    /// <param name="catalog">The settings that this program knows.</param>
    /// <param name="section">A section that contains only settings.</param>
    /// <param name="others">The members of the section that this program does not know, because only another program reads them.</param>
    public void RefuseUndeclared(SettingCatalog catalog, string section, params string[] others)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(others);
        foreach (string key in catalog.Undeclared(configuration, section))
        {
            bool isOthers = key.Split(':') is [_, var member, ..] && others.Contains(member, StringComparer.OrdinalIgnoreCase);
            if (!isOthers) Report($"{key} is not a setting. Correct or remove it: docs/settings.md lists all settings.");
        }
    }

    /// <summary>Reports ports that two parts of this process would listen on.</summary>
    /// <param name="exclusive">The settings whose ports nothing else may use. Those that are not set have no effect.</param>
    /// <param name="shared">Other ports of this process, and the settings that they come from.</param>
    public void RefuseSharedPorts(IReadOnlyList<string> exclusive, IEnumerable<(string Key, int Port)> shared)
    {
        ArgumentNullException.ThrowIfNull(exclusive);
        ArgumentNullException.ThrowIfNull(shared);
        (string Key, int Port)[] ports =
        [
            .. exclusive.Select(key => (key, int.TryParse(configuration[key], out int port) ? port : 0)).Where(p => p.Item2 > 0), .. shared,
        ];
        for (int i = 0; i < ports.Length && exclusive.Contains(ports[i].Key); i++)
        {
            foreach (var other in ports[(i + 1)..].Where(other => other.Port == ports[i].Port))
                Impossible(ports[i].Key, $"{other.Key} uses the same port");
        }
    }

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
        foreach (var setting in settings.Where(IsMissing))
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
        // A blank text is a variable that was never set. It must not turn a protection off.
        else if (!string.IsNullOrWhiteSpace(text) && format.Parse(text) is { } value) setting.Set(options, value);
        else if (setting.IsSecret) WrongSecret(key, format.MustBe);
        else Wrong(key, format.MustBe);
    }

    /// <summary>Reads a list: either one comma-separated text, or a section with one key per item.</summary>
    private void BindList(Setting setting, SettingFormat format, object options)
    {
        var section = configuration.GetSection(setting.Key);
        string?[] items = [.. section.GetChildren().Select(item => item.Value)];
        // Some sources report a section as an empty text.
        string? whole = items.Length > 0 && section.Value is "" ? null : section.Value;
        if (whole is null && items.Length == 0) return;
        string?[] texts =
            whole?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? items;
        object?[] values = [.. texts.Select(text => string.IsNullOrWhiteSpace(text) ? null : format.Parse(text))];
        bool isWrong = string.IsNullOrWhiteSpace(whole ?? "-") || values.Contains(null);
        if (whole is not null && items.Length > 0) Impossible(setting.Key, "its items have keys of their own, too", setting.IsSecret);
        else if (isWrong && setting.IsSecret) WrongSecret(setting.Key, format.MustBe);
        else if (isWrong) Wrong(setting.Key, format.MustBe);
        // Only commas.
        else if (values.Length == 0) Missing(setting.Key, format.MustBe);
        else setting.Set(options, ToList(setting, values));
    }

    private static Array ToList(Setting setting, object?[] values)
    {
        var list = Array.CreateInstance(setting.Type.GetGenericArguments()[0], values.Length);
        values.CopyTo(list, 0);
        return list;
    }

    /// <summary>
    /// Reports members of a section that are spelt in several ways. Configuration keys ignore case, so they would become one, under
    /// whichever name comes first.
    /// </summary>
    private void RefuseSpellings(string section)
    {
        if (configuration is not IConfigurationRoot root) return;
        var names = root.Providers.SelectMany(provider => provider.GetChildKeys([], section)).Distinct(StringComparer.Ordinal);
        foreach (var same in names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            string spellings = string.Join(", ", same.Order(StringComparer.Ordinal).Select(name => $"{section}:{name}"));
            Report($"{spellings} differ only in case, so they are one section. Use one spelling.");
        }
    }

    private bool IsMissing(Setting setting) =>
        setting.Of<RequiredOutsideEmbeddedAttribute>() is { } required
        && configuration[setting.Key] is null
        && !IsEmbedded
        && !(required.ExceptInDevelopment && isDevelopment);

    private IEnumerable<string> Unknown(IConfigurationSection section) => section.GetChildren()
        .Where(child => !_bound.Contains(child.Path))
        .SelectMany(child => child.GetChildren().Any() ? Unknown(child) : [child.Path]);

    /// <summary>Adds each error only once: several providers may use the same connection string.</summary>
    private void Report(string problem)
    {
        if (!_problems.Contains(problem)) _problems.Add(problem);
    }
}
