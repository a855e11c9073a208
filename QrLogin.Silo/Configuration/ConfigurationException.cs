namespace QrLogin.Silo.Configuration;

/// <summary>The configuration is wrong. The message has a line for each wrong or missing key, fit to be shown to who wrote it.</summary>
public sealed class ConfigurationException(IEnumerable<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>What a process that cannot start for this reason exits with: EX_CONFIG of sysexits.h.</summary>
    public const int ExitCode = 78;
}
