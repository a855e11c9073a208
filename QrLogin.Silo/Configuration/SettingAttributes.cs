namespace QrLogin.Silo.Configuration;

/// <summary>A text, or a list of texts, with a form of its own.</summary>
/// <param name="mustBe">Completes the sentence "it must be …".</param>
/// <param name="parser">
/// A static method of the options class that parses a text, and returns null if it is wrong; null if any text will do.
/// </param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingTextAttribute(string mustBe, string? parser = null) : Attribute
{
    public string MustBe => mustBe;

    public string? Parser => parser;
}

/// <summary>A profile in which only some of the words are allowed; the first is the default.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InProfileAttribute(string profile, params string[] words) : Attribute
{
    public string Profile => profile;

    public string[] Words => words;
}

/// <summary>A setting that has no default in the profiles of clusters.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredOutsideEmbeddedAttribute : Attribute
{
    public bool ExceptInDevelopment { get; init; }

    /// <summary>A switch of the same class: the setting is required only while it is on.</summary>
    public string? If { get; init; }
}
