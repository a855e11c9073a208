using System.Diagnostics;

namespace QrLogin.Tests.Infrastructure;

/// <summary>Runs programs from the root of the repository.</summary>
internal static class Shell
{
    /// <summary>Runs a program with additional environment variables. Returns its exit code and its output.</summary>
    public static async Task<(int Code, string Output)> Run(Dictionary<string, string> environment, string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root
        };
        foreach (var (key, value) in environment) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }

    public static Task<(int Code, string Output)> Bash(params string[] args) => Run([], "bash", args);
}
