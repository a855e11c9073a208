using System.ComponentModel;

namespace QrLogin.Grains.Contracts;

/// <summary>The programs that can use a setting. A front end that hosts a silo is both.</summary>
[Flags]
public enum Programs
{
    None = 0,
    Silo = 1,
    Api = 2,
    Both = Silo | Api,
}

/// <summary>Makes every property with a <see cref="DescriptionAttribute"/> a setting; its initializer is the default.</summary>
/// <param name="path">The section of the configuration. A last part in angle brackets stands for any name.</param>
/// <param name="readBy">The programs that use the settings, unless <see cref="SettingAttribute.ReadBy"/> names others.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SettingsSectionAttribute(string path, Programs readBy) : Attribute
{
    public string Path => path;

    public Programs ReadBy => readBy;
}

/// <summary>Describes a setting, and how it differs from the others in its section.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string description) : DescriptionAttribute(description)
{
    /// <summary>The key in the section, if it is not the property's name.</summary>
    public string? Key { get; init; }

    public Programs ReadBy { get; init; }

    /// <summary>The key in the same section whose value applies if this setting is not configured.</summary>
    public string? FallsBackTo { get; init; }

    /// <summary>Whether error messages must not show the value.</summary>
    public bool IsSecret { get; init; }
}
