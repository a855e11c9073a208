using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Azure.Data.Tables;

namespace QrLogin.Tests.Infrastructure;

/// <summary>
/// Azurite, Microsoft's emulator of Azure Table storage. It writes its file every few seconds and when it is stopped, so kill -9 loses
/// what it acknowledged; the real service does not.
/// </summary>
internal sealed class AzuriteServer(string folder, int port) : IAsyncDisposable
{
    /// <summary>The account of every emulator, and its key, which is public.</summary>
    public const string
        Account = "devstoreaccount1",
        Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const string Closed = "successfully closed";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task> s_installed = new(Install);

    private readonly StringBuilder _output = new();
    private Process? _process;

    /// <summary>What is missing to run it; null if nothing is.</summary>
    public static string? Missing { get; } = new[] { "node", "npm" }.FirstOrDefault(name => Servers.Find(name) is null);

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{port}/{Account}";

    /// <summary>One line for each request so far.</summary>
    public string Requests
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    private static string Program => Path.Combine(Repository.Root, "artifacts", "azurite");

    public static void SkipIfMissing() => Assert.SkipUnless(Missing is null, $"There is no {Missing} here; .ci/run installs it.");

    /// <summary>Starts the server, and waits until it listens.</summary>
    /// <param name="more">Additional options.</param>
    public async Task Start(params string[] more)
    {
        await s_installed.Value;
        Directory.CreateDirectory(folder);
        string[] options =
        [
            Path.Combine(Program, "node_modules", "azurite", "dist", "src", "table", "main.js"),
            "--tableHost", "127.0.0.1", "--tablePort", port.ToString(CultureInfo.InvariantCulture), "--location", folder,
            "--skipApiVersionCheck", "--disableTelemetry", .. more,
        ];
        _process = new()
        {
            StartInfo = new("node", options) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder },
        };
        _process.OutputDataReceived += (_, e) => Hear(e.Data);
        _process.ErrorDataReceived += (_, e) => Hear(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (long start = Stopwatch.GetTimestamp(); !await Listens(); await Pause.For(TimeSpan.FromMilliseconds(100)))
            Assert.True(!_process.HasExited && Stopwatch.GetElapsedTime(start) < s_patience, $"Azurite does not listen:\n{Requests}");
    }

    /// <summary>Stops the server in order: it writes its file on SIGINT, and on no other signal.</summary>
    public async Task Stop()
    {
        int before = Requests.Length;
        Signal("INT");
        for (long start = Stopwatch.GetTimestamp(); !Requests[before..].Contains(Closed, StringComparison.Ordinal);)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, $"Azurite does not close:\n{Requests[before..]}");
            await Pause.For(TimeSpan.FromMilliseconds(50));
        }

        await DisposeAsync();
        _process = null;
    }

    /// <summary>Freezes it for as long: it accepts connections, and nothing answers.</summary>
    public async Task Freeze(TimeSpan duration)
    {
        Signal("STOP");
        await Pause.For(duration);
        Signal("CONT");
    }

    /// <summary>The number of records of a grain type, of all services unless one is named.</summary>
    public async Task<int> Count(string grainType, string service = "")
    {
        var table = new TableServiceClient(ConnectionString).GetTableClient("OrleansGrainState");
        return await table.QueryAsync<TableEntity>(select: ["PartitionKey"])
            .CountAsync(record => record.PartitionKey.Contains($"{service}_{grainType}_", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Installs the package once for all runs, in the folder of generated files.</summary>
    private static async Task Install()
    {
        const string Lock = "package-lock.json", Installed = "installed.json";
        string source = Path.Combine(Repository.Root, "QrLogin.Tests", "azurite"), wanted = await File.ReadAllTextAsync(
            Path.Combine(source, Lock));
        string installed = Path.Combine(Program, Installed);
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted) return;
        Directory.CreateDirectory(Program);
        foreach (string file in new[] { "package.json", Lock }) File.Copy(Path.Combine(source, file), Path.Combine(Program, file), true);
        var (exit, output) = await Shell.Run([], "npm", ["ci", "--prefix", Program, "--ignore-scripts", "--no-audit", "--no-fund"]);
        Assert.True(exit == 0, output);
        await File.WriteAllTextAsync(installed, wanted);
    }

    private async Task<bool> Listens()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    private void Hear(string? line)
    {
        lock (_output) _output.AppendLine(line);
    }
}
