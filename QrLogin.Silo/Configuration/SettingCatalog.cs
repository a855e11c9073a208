using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Configuration;

/// <summary>The settings that the options classes of some assemblies declare.</summary>
public sealed class SettingCatalog
{
    private readonly IReadOnlyList<(string[] Path, Setting Setting)> _settings;

    private SettingCatalog(IEnumerable<Setting> settings) => _settings = [.. settings.Select(s => (s.Key.Split(':'), s))];

    /// <summary>Reads the declarations of a program's assembly and of those that every program has.</summary>
    /// <param name="program">The assembly of the program.</param>
    public static SettingCatalog Of(Assembly program) => new(
        from assembly in new[] { typeof(QrLoginOptions).Assembly, typeof(Setting).Assembly, program }.Distinct()
        from type in assembly.GetTypes()
        where type.IsDefined(typeof(SettingsSectionAttribute))
        from setting in Setting.AllOf(type)
        select setting);

    /// <summary>
    /// Returns the setting that a key of the configuration belongs to, as its value or as an item of its list; null if there is none.
    /// </summary>
    public Setting? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        string[] path = key.Split(':');
        foreach (var (declared, setting) in _settings)
        {
            bool isItem = setting.IsList && path.Length == declared.Length + 1 && IsIndex(path[^1]);
            if (!isItem && path.Length != declared.Length) continue;
            if (declared.Zip(path).All(pair => IsSame(pair.First, pair.Second))) return setting;
        }

        return null;
    }

    /// <summary>Returns the keys that have a value and are no settings of any program.</summary>
    /// <param name="configuration">The configuration of the process.</param>
    /// <param name="section">The section that contains only settings.</param>
    public IEnumerable<string> Undeclared(IConfiguration configuration, string section)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.GetSection(section).AsEnumerable()
            .Where(pair => pair.Value is not null && !IsSection(configuration, pair.Key, pair.Value) && Find(pair.Key) is null)
            .Select(pair => pair.Key).Order(StringComparer.Ordinal);
    }

    /// <summary>Some sources report a section as an empty text.</summary>
    private static bool IsSection(IConfiguration configuration, string key, string value) =>
        value.Length == 0 && configuration.GetSection(key).GetChildren().Any();

    private static bool IsSame(string declared, string actual) =>
        declared is ['<', .., '>'] || declared.Equals(actual, StringComparison.OrdinalIgnoreCase);

    private static bool IsIndex(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
