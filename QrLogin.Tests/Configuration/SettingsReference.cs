using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;

namespace QrLogin.Tests.Configuration;

/// <summary>The table of docs/settings.md, generated from the attributes of the options classes.</summary>
internal static class SettingsReference
{
    private const string Header = "| key | what it means | values | default | read by |\n|---|---|---|---|---|\n";

    /// <summary>Every options class of the product.</summary>
    public static IEnumerable<Type> OptionsClasses =>
        new[] { typeof(QrLoginOptions).Assembly, typeof(Setting).Assembly, typeof(QrLogin.Api.Program).Assembly }
        .SelectMany(a => a.GetTypes()).Where(t => t.IsDefined(typeof(SettingsSectionAttribute)));

    public static string Table() => Header + string.Concat(Rows());

    public static IEnumerable<string> Rows() => (
        from type in OptionsClasses
        let defaults = Activator.CreateInstance(type)!
        from setting in Setting.AllOf(type)
        select Row(setting, defaults)).Order(StringComparer.Ordinal);

    private static string Row(Setting setting, object defaults) =>
        $"| `{setting.Key}` | {setting.Description} | {Values(setting).Replace("|", "\\|", StringComparison.Ordinal)} | "
        + $"{Default(setting, defaults)} | {ReadBy(setting)} |\n";

    private static string Values(Setting setting)
    {
        string values = setting.Type == typeof(bool) ? Words(["true", "false"])
            : setting.Type.IsEnum ? Words(Enum.GetNames(setting.Type))
            : setting.Of<AllowedValuesAttribute>() is { } allowed ? Words(allowed.Values.Cast<string>())
            : setting.Of<RangeAttribute>() is { } range ? $"`{range.Minimum}` to `{range.Maximum}`"
            : setting.Of<SettingTextAttribute>()!.MustBe;
        if (setting.Type == typeof(LoginLifetime)) values += ", or `never`";
        return setting.Of<InProfileAttribute>() is { } only ? $"{values}; in `{only.Profile}` only {Words(only.Words)}" : values;
    }

    private static string Default(Setting setting, object defaults)
    {
        string? text = setting.Get(defaults) switch
        {
            bool value => value ? "`true`" : "`false`",
            LoginLifetime lifetime => $"`{lifetime.ExpiryFrom(DateTimeOffset.MinValue) - DateTimeOffset.MinValue}`",
            string or int or Enum or TimeSpan => string.Create(CultureInfo.InvariantCulture, $"`{setting.Get(defaults)}`"),
            _ => null,
        };
        if (setting.FallbackKey is { } other) text = $"`{other}` where that is set, else {text}";
        if (setting.Of<InProfileAttribute>() is { } only) text += $"; in `{only.Profile}` `{only.Words[0]}`";
        return setting.Of<RequiredOutsideEmbeddedAttribute>() is { } required ? Required(required) : text ?? "";
    }

    private static string Required(RequiredOutsideEmbeddedAttribute required) =>
        "required outside `embedded`"
        + (required.ExceptInDevelopment ? " and Development" : "");

    private static string ReadBy(Setting setting) => setting.ReadBy == Programs.Both ? "`Api`, `Silo`" : $"`{setting.ReadBy}`";

    private static string Words(IEnumerable<string> words) => string.Join(", ", words.Select(w => $"`{w}`"));
}
