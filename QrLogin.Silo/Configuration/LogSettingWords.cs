using Microsoft.Extensions.Logging;

namespace QrLogin.Silo.Configuration;

/// <summary>The level of a category in the section <c>Logging</c>.</summary>
public static class LogLevelName
{
    /// <summary>Whether .NET knows the level, by its name in any case or its number.</summary>
    public static bool IsValid(string text) => Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level);
}

/// <summary>The name of a formatter of .NET's console logger, which silently uses another one if it does not know the name.</summary>
public static class LogFormatterName
{
    /// <summary>The formatters that .NET has.</summary>
    public static readonly IReadOnlyList<string> All = ["simple", "json", "systemd"];

    /// <summary>Whether .NET has this formatter, in any case.</summary>
    public static bool IsValid(string text) => All.Contains(text, StringComparer.OrdinalIgnoreCase);
}
