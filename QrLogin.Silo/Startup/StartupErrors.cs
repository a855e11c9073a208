using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using QrLogin.Silo.Configuration;

namespace QrLogin.Silo.Startup;

/// <summary>
/// Sorts the errors of a start by its phase: build, listen, store. An error that does not heal by itself ends the
/// process with a sentence and an exit code; a store's other errors are waited for.
/// </summary>
public static class StartupErrors
{
    /// <summary>The exit code of a process that ends because of an unexpected error: EX_SOFTWARE in sysexits.h.</summary>
    public const int UnexpectedExitCode = 70;

    /// <summary>Runs a program and turns its exceptions into a message on standard error and an exit code.</summary>
    public static Task<int> Run(Func<Task<int>> program) => Run(program, Console.Error);

    internal static async Task<int> Run(Func<Task<int>> program, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(program);
        try
        {
            return await program();
        }
#pragma warning disable CA1031 // The runtime would print a stack trace and abort.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (WithCauses(e).OfType<ConfigurationException>().FirstOrDefault() is { } configuration)
            {
                await output.WriteLineAsync(configuration.Message);
                return ConfigurationException.ExitCode;
            }

            var cause = WithCauses(e).Last();
            string reason = $"{cause.GetType().Name}: {OneLine(cause.Message)}";
            await output.WriteLineAsync("The process ends because of an unexpected error: " + reason);
            return UnexpectedExitCode;
        }
    }

    /// <summary>Reads the sources of the settings: the command line, environment variables and files.</summary>
    /// <exception cref="ConfigurationException">
    /// One of them cannot be read. The message quotes nothing of it, since it may contain a secret.
    /// </exception>
    public static T ReadSettings<T>(Func<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new ConfigurationException([$"{OneLine(e.Message)} It must be JSON in which each key occurs once."], e);
        }
        catch (FormatException e)
        {
            throw new ConfigurationException(
                ["The command line cannot be read: write each setting as --Key=value, with two dashes."], e);
        }
    }

    /// <summary>An exception of the phase in which the process opens its ports, for the operator if settings caused it.</summary>
    internal static Exception OfListening(IConfiguration configuration, string contentRoot, Exception exception) =>
        WithCauses(exception).OfType<ConfigurationException>().FirstOrDefault()
        ?? (ListenErrors.Describe(configuration, contentRoot, exception) is { } problem
            ? new ConfigurationException([problem], exception)
            : exception);

    /// <summary>
    /// An exception of a store as one for the operator, if waiting cannot help; null if it passes by itself.
    /// </summary>
    /// <param name="key">The setting that holds the connection string.</param>
    /// <param name="describe">Says what is wrong and what to do; null if the error passes.</param>
    internal static ConfigurationException? OfStore(string key, Func<Exception, string?> describe, Exception exception) =>
        WithCauses(exception).OfType<ConfigurationException>().FirstOrDefault()
        ?? (describe(exception) is { } problem ? new ConfigurationException([$"{key}: {OneLine(problem)}"], exception) : null);

    /// <summary>An exception and its causes, the innermost last.</summary>
    internal static IEnumerable<Exception> WithCauses(Exception exception)
    {
        IEnumerable<Exception> causes = exception is AggregateException several ? several.InnerExceptions
            : exception.InnerException is { } inner ? [inner]
            : [];
        return causes.SelectMany(WithCauses).Prepend(exception);
    }

    /// <summary>
    /// Why a store does not answer. A socket's error names no address, but what it caused does. Azure's messages go on with the response's
    /// headers.
    /// </summary>
    internal static string Reason(Exception exception)
    {
        var causes = WithCauses(exception).ToList();
        var cause = causes is [.., var outer, SocketException] ? outer : causes[^1];
        return cause.Message.Split('\n')[0].TrimEnd();
    }

    internal static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries));
}
