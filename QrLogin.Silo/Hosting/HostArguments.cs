using System.Globalization;
using QrLogin.Silo.Configuration;

namespace QrLogin.Silo.Hosting;

/// <summary>The arguments of a host, with what both programs add to them.</summary>
public static class HostArguments
{
    /// <summary>
    /// Refuses arguments that .NET ignores. Adds that the files of settings, which take effect at the next start anyway, are not watched:
    /// watching them would prevent the start on a machine that has run out of inotify instances.
    /// </summary>
    /// <param name="args">The arguments.</param>
    /// <param name="first">The position of the first of them on the command line.</param>
    /// <exception cref="ConfigurationException">
    /// An argument has no key or no value. The message does not quote it: it may be a secret.
    /// </exception>
    public static string[] Prepare(string[] args, int first = 1)
    {
        ArgumentNullException.ThrowIfNull(args);
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i].Contains('=', StringComparison.Ordinal)) continue;
            string number = (first + i).ToString(CultureInfo.InvariantCulture);
            if (!args[i].StartsWith('-') && !args[i].StartsWith('/')) throw Wrong(number, "is not a setting");
            // The next argument is the value.
            if (++i == args.Length) throw Wrong(number, "has no value");
        }

        return ["--hostBuilder:reloadConfigOnChange=false", .. args];
    }

    private static ConfigurationException Wrong(string number, string problem) =>
        new([$"Argument {number} of the command line {problem}. Write --Key=value."]);
}
