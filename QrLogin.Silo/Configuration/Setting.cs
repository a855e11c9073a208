using System.Collections;
using System.ComponentModel;
using System.Reflection;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Configuration;

/// <summary>One setting, as declared by the attributes of its options class.</summary>
/// <param name="Key">The whole key.</param>
/// <param name="Property">The property that holds the value.</param>
/// <param name="Item">If the property is a dictionary with enum keys: the key of this setting. Otherwise null.</param>
/// <param name="ReadBy">The programs that use the setting.</param>
public sealed record Setting(string Key, PropertyInfo Property, Enum? Item, Programs ReadBy)
{
    /// <summary>What the setting means, for the settings reference.</summary>
    public string Description => DescriptionOf(Property) + (Item is null ? "" : ": " + DescriptionOf(Item.GetType().GetField($"{Item}")!));

    public Type Type => Item is not null ? typeof(int) : Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>Whether the value is a list.</summary>
    public bool IsList => Type.IsGenericType;

    public bool IsSecret => Of<SettingAttribute>()?.IsSecret == true;

    /// <summary>The key whose value applies if this one is not set; null if there is none.</summary>
    public string? FallbackKey => Of<SettingAttribute>()?.FallsBackTo is { } other ? Key[..^OwnKey(Property).Length] + other : null;

    /// <summary>Returns the settings of an options class.</summary>
    /// <param name="options">A class with <see cref="SettingsSectionAttribute"/>.</param>
    /// <param name="path">The section to read; null for the section that the attribute names.</param>
    public static IEnumerable<Setting> AllOf(Type options, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (section, defaults) = (SectionOf(options), Activator.CreateInstance(options));
        foreach (var property in options.GetProperties().Where(p => p.IsDefined(typeof(DescriptionAttribute))))
        {
            string key = $"{path ?? section.Path}:{OwnKey(property)}";
            var own = property.GetCustomAttribute<SettingAttribute>()?.ReadBy ?? Programs.None;
            IEnumerable<Enum?> items = property.GetValue(defaults) is IDictionary dictionary ? dictionary.Keys.Cast<Enum?>() : [null];
            foreach (var item in items)
                yield return new(item is null ? key : $"{key}:{item}", property, item, own == Programs.None ? section.ReadBy : own);
        }
    }

    public static SettingsSectionAttribute SectionOf(Type options) => options.GetCustomAttribute<SettingsSectionAttribute>()!;

    /// <summary>Returns an attribute of the property; null if it has none of this type.</summary>
    public T? Of<T>() where T : Attribute => Property.GetCustomAttribute<T>();

    /// <summary>The only values that a profile allows; null if it allows all of them.</summary>
    public string[]? WordsIn(string profile) => Of<InProfileAttribute>() is { } only && only.Profile == profile ? only.Words : null;

    /// <summary>Whether a text, or an item of a list, is valid in a profile.</summary>
    public bool Accepts(string text, string profile)
    {
        ArgumentNullException.ThrowIfNull(text);
        var format = SettingFormat.Of(this, profile);
        string[] texts = IsList ? text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [text];
        return !string.IsNullOrWhiteSpace(text) && texts.All(t => format.Parse(t) is not null);
    }

    public object? Get(object options) => Item is null ? Property.GetValue(options) : ((IDictionary)Property.GetValue(options)!)[Item];

    public void Set(object options, object value)
    {
        if (Item is null) Property.SetValue(options, value);
        else ((IDictionary)Property.GetValue(options)!)[Item] = value;
    }

    private static string OwnKey(PropertyInfo property) => property.GetCustomAttribute<SettingAttribute>()?.Key ?? property.Name;

    private static string DescriptionOf(MemberInfo member) => member.GetCustomAttribute<DescriptionAttribute>()!.Description;
}
