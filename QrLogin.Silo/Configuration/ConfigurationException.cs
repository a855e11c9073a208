namespace QrLogin.Silo.Configuration;

/// <summary>The configuration is invalid. The message, for operators, has one line for each invalid or missing key.</summary>
public sealed class ConfigurationException(IEnumerable<string> problems, Exception? cause = null)
    : Exception(string.Join(Environment.NewLine, problems), cause)
{
    /// <summary>The exit code of a process that cannot start because of this: EX_CONFIG in sysexits.h.</summary>
    public const int ExitCode = 78;
}
