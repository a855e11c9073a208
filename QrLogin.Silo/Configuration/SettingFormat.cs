using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Configuration;

/// <summary>The format of the text of a setting.</summary>
/// <param name="MustBe">Completes the sentence "it must be …".</param>
/// <param name="Parse">Returns the value; null if the text is invalid.</param>
internal sealed record SettingFormat(string MustBe, Func<string, object?> Parse)
{
    /// <summary>Returns the format of a setting in a profile.</summary>
    public static SettingFormat Of(Setting setting, string profile) =>
        setting.Of<SettingTextAttribute>() is { } text ? Text(text, setting)
        : setting.Type == typeof(bool) ? new("true or false", text => bool.TryParse(text, out bool value) ? value : null)
        : setting.Of<RangeAttribute>() is { } range ? Range(setting.Type, $"{range.Minimum}", $"{range.Maximum}")
        : setting.Type.IsEnum ? Word(setting.WordsIn(profile) ?? Enum.GetNames(setting.Type), w => Enum.Parse(setting.Type, w))
        : setting.Of<AllowedValuesAttribute>() is { } allowed ? Word([.. allowed.Values.Cast<string>()], word => word)
        : new("a text", text => text);

    /// <summary>Returns the format of a setting whose text is one of some words, in any case.</summary>
    public static SettingFormat Word(string[] words, Func<string, object> value) => new(
        "one of " + string.Join(", ", words),
        text => words.FirstOrDefault(w => w.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word ? value(word) : null);

    private static SettingFormat Text(SettingTextAttribute text, Setting setting)
    {
        if (text.Parser is null) return new(text.MustBe, value => value);
        var parser = setting.Property.DeclaringType!.GetMethod(text.Parser, BindingFlags.Static | BindingFlags.NonPublic)!;
        return new(text.MustBe, value => parser.Invoke(null, [value]));
    }

    private static SettingFormat Range(Type type, string min, string max)
    {
        if (type != typeof(int)) return Span(type, min, max);
        var (least, most) = (int.Parse(min, CultureInfo.InvariantCulture), int.Parse(max, CultureInfo.InvariantCulture));
        return new(
            $"a whole number from {min} to {max}",
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n >= least && n <= most ? n : null);
    }

    private static SettingFormat Span(Type type, string min, string max)
    {
        var (least, most) = (TimeSpan.Parse(min, CultureInfo.InvariantCulture), TimeSpan.Parse(max, CultureInfo.InvariantCulture));
        bool isLifetime = type == typeof(LoginLifetime);
        return new($"a time span from {min} to {max}, written hh:mm:ss or d.hh:mm:ss" + (isLifetime ? ", or never" : ""), text =>
        {
            if (isLifetime && text.Equals("never", StringComparison.OrdinalIgnoreCase)) return LoginLifetime.Never;
            // TimeSpan.Parse reads a bare number as days.
            if (!text.Contains(':', StringComparison.Ordinal)) return null;
            if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) || value < least || value > most) return null;
            return isLifetime ? LoginLifetime.After(value) : value;
        });
    }
}
