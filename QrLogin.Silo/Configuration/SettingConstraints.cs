namespace QrLogin.Silo.Configuration;

/// <summary>Describes the format of a text, or of each text in a list.</summary>
/// <param name="mustBe">Completes the sentence "it must be …".</param>
/// <param name="parser">
/// A static method of the options class that parses a text and returns null if it is invalid; null if any text is valid.
/// </param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingTextAttribute(string mustBe, string? parser = null) : Attribute
{
    public string MustBe => mustBe;

    public string? Parser => parser;
}

/// <summary>Restricts a setting to some of its values in one profile. The first is the default there.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InProfileAttribute(string profile, params string[] words) : Attribute
{
    public string Profile => profile;

    public string[] Words => words;
}

/// <summary>Marks a setting that must be configured in every profile except <c>embedded</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredOutsideEmbeddedAttribute : Attribute
{
    public bool ExceptInDevelopment { get; init; }
}
