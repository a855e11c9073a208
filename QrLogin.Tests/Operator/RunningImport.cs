using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Operator;

/// <summary>An import in progress: what is reported of it, and the peak memory of the process that does it.</summary>
internal sealed partial class RunningImport : IAsyncDisposable
{
    private readonly Process _process;
    private readonly int _importer;
    private readonly Task<string> _errors;
    private readonly CancellationTokenSource _patience;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<(int Lines, TimeSpan At)> _progress = [];

    private RunningImport(string program, string[] args, int? importer, TimeSpan patience)
    {
        _process = Process.Start(
            new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _importer = importer ?? _process.Id;
        _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _patience.CancelAfter(patience);
        // Read, so that the process never waits for a reader.
        _errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>The bad lines, and what is wrong with each.</summary>
    public Dictionary<int, string> Bad { get; } = [];

    /// <summary>The numbers of lines at the end of the report.</summary>
    public (int Imported, int Skipped, int Bad) Sum { get; private set; }

    /// <summary>The most memory that the importing process had at one time so far.</summary>
    public double PeakMiB { get; private set; }

    /// <summary>How long the import has taken so far.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Starts the operator's command.</summary>
    public static RunningImport ByCommand(string file, string[] settings, TimeSpan patience)
    {
        string program = Path.Combine(Repository.Root, "QrLogin.Api", "bin", Repository.Configuration, "net10.0", "QrLogin.Api.dll");
        string[] args = [program, "operator", "account", "import", file, .. settings, "--environment=Production"];
        return new("dotnet", args, importer: null, patience);
    }

    /// <summary>Sends the file to the operator port of a front end, which imports it.</summary>
    public static RunningImport ByPort(string file, int port, int frontEnd, TimeSpan patience)
    {
        string[] args =
        [
            "-sS", "-N", "-T", file, "-X", "POST", "-H", "Content-Type: application/x-ndjson",
            $"http://127.0.0.1:{port}/accounts/import",
        ];
        return new("curl", args, frontEnd, patience);
    }

    /// <summary>Reads the report until so many lines are done.</summary>
    public async Task Reaches(int lines)
    {
        while (_progress.LastOrDefault().Lines < lines)
        {
            if (!await Read()) Assert.Fail($"The import ended before {lines} lines: {await _errors}");
        }
    }

    /// <summary>Reads the report to its end. Returns the exit code.</summary>
    public async Task<int> Ended()
    {
        while (await Read())
        {
        }

        await _process.WaitForExitAsync(_patience.Token);
        Assert.True(Sum != default, $"The import broke off: {await _errors}");
        return _process.ExitCode;
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync(_patience.Token);
    }

    /// <summary>How many lines a second were done, after so many.</summary>
    public double PerSecondAfter(int lines)
    {
        var counted = _progress.Where(p => p.Lines >= lines).ToList();
        return (counted[^1].Lines - counted[0].Lines) / (counted[^1].At - counted[0].At).TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _errors;
        _process.Dispose();
        _patience.Dispose();
    }

    /// <summary>The high-water mark of a process's resident memory, in MiB (proc(5)); 0 if it has just ended.</summary>
    public static double ReadPeak(int process)
    {
        try
        {
            string? peak = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return peak is null ? 0 : double.Parse(peak["VmHWM:".Length..^" kB".Length], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task<bool> Read()
    {
        if (await _process.StandardOutput.ReadLineAsync(_patience.Token) is not { } line) return false;
        (Took, PeakMiB) = (Stopwatch.GetElapsedTime(_start), Math.Max(PeakMiB, ReadPeak(_importer)));
        if (ProgressLine().Match(line) is { Success: true } progress) _progress.Add((Number(progress, 1), Took));
        else if (BadLine().Match(line) is { Success: true } bad) Bad.Add(Number(bad, 1), bad.Groups[2].Value);
        else if (SumLine().Match(line) is { Success: true } sum) Sum = (Number(sum, 1), Number(sum, 2), Number(sum, 3));
        else Assert.Fail($"The import said: {line}");
        return true;
    }

    private static int Number(Match line, int group) => int.Parse(line.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\d+) lines$")]
    private static partial Regex ProgressLine();

    [GeneratedRegex(@"^line (\d+): (.*)$")]
    private static partial Regex BadLine();

    [GeneratedRegex(@"^(\d+) imported, (\d+) skipped because the username is taken, (\d+) bad$")]
    private static partial Regex SumLine();
}
