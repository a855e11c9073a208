using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace QrLogin.Tests.Infrastructure;

/// <summary>One of our programs as a separate process, which can be killed.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string Ready = " is ready at ";

    /// <summary>A start that takes longer hangs: on a busy machine, it takes ten times as long as on an idle one.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>The running processes. A test that fails must not leave them behind.</summary>
    private static readonly ConcurrentDictionary<ServiceProcess, bool> s_running = new();

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    static ServiceProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in s_running.Keys) process._process.Kill();
    };

    private ServiceProcess(string program, string folder, string environment, Dictionary<string, string> variables, string[] args)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.IsPathRooted(program) ? program : Built(program), "--contentRoot", folder, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = environment;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        foreach (var (key, value) in variables) start.Environment[key] = value;
        _process = new() { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => Hear(e.Data);
        _process.ErrorDataReceived += (_, e) => Hear(e.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("It ended before it was ready."));
    }

    public int Id => _process.Id;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>The output so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts a front end, and waits until it reports that it is ready.</summary>
    public static Task<ServiceProcess> Api(string folder, string environment = "Development", params string[] args) =>
        Api("QrLogin.Api.dll", folder, environment, args);

    /// <summary>Starts a front end of this build or another, and waits until it reports that it is ready.</summary>
    public static async Task<ServiceProcess> Api(string program, string folder, string environment, string[] args)
    {
        bool port = args.Any(a => a.StartsWith("--urls", StringComparison.Ordinal));
        var process = Start(program, folder, environment, port ? args : [.. args, "--urls=http://127.0.0.1:0"]);
        process.Http = Client(new UriBuilder(await process.ReadyOrGone()) { Host = "127.0.0.1" }.Uri, args);
        return process;
    }

    /// <summary>Starts a front end that may take long to become ready.</summary>
    public static ServiceProcess StartApi(
        string program, string folder, Uri address, string[] args, Dictionary<string, string>? variables = null)
    {
        var process = Start(program, folder, "Production", variables ?? [], [.. args, $"--urls={address}"]);
        process.Http = Client(address, args);
        return process;
    }

    /// <summary>Starts a silo, and waits until it has joined its cluster.</summary>
    public static Task<ServiceProcess> Silo(string folder, string environment, params string[] args) =>
        Silo("QrLogin.Silo.dll", folder, environment, args);

    /// <summary>Starts a silo of this build or another, and waits until it has joined its cluster.</summary>
    public static async Task<ServiceProcess> Silo(string program, string folder, string environment, string[] args)
    {
        var process = Start(program, folder, environment, args);
        await process.ReadyOrGone();
        return process;
    }

    public static ServiceProcess Start(string program, string folder, string environment, params string[] args) =>
        Start(program, folder, environment, [], args);

    /// <summary>Starts a program with additional environment variables.</summary>
    public static ServiceProcess Start(
        string program, string folder, string environment, Dictionary<string, string> variables, string[] args)
    {
        var process = new ServiceProcess(program, folder, environment, variables, args);
        process._process.Start();
        s_running[process] = true;
        process._process.BeginOutputReadLine();
        process._process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until the process has printed this.</summary>
    public async Task Says(string text)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        long start = Stopwatch.GetTimestamp();
        while (!Output.Contains(text, StringComparison.Ordinal) && Stopwatch.GetElapsedTime(start) < s_patience)
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        Assert.Contains(text, Output, StringComparison.Ordinal);
    }

    /// <summary>The exit code.</summary>
    public async Task<int> Ended()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Whether the process has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>The address that the process listens on, once it reports it.</summary>
    public async Task<Uri> IsReady()
    {
        try
        {
            return await _ready.Task.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"It did not get ready. It said:\n{Output}", e);
        }
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>kill -15.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>Sends a signal to the process.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, $"{Id}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (!s_running.TryRemove(this, out _)) return;
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<Uri> ReadyOrGone()
    {
        try
        {
            return await IsReady();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>A client that names the public origin of the front end, as a load balancer passes it on.</summary>
    private static HttpClient Client(Uri address, string[] args)
    {
        const string Setting = "--QrLogin:PublicOrigin=";
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address };
        if (args.LastOrDefault(a => a.StartsWith(Setting, StringComparison.Ordinal)) is { } origin)
            http.DefaultRequestHeaders.Host = new Uri(origin[Setting.Length..]).Authority;
        return http;
    }

    /// <summary>The build output that people run, and not the copy beside the tests.</summary>
    private static string Built(string program)
    {
        string output = Path.GetRelativePath(Path.Combine(Repository.Root, "QrLogin.Tests"), AppContext.BaseDirectory);
        return Path.Combine(Repository.Root, Path.GetFileNameWithoutExtension(program), output, program);
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        int at = line.IndexOf(Ready, StringComparison.Ordinal);
        if (at < 0) return;
        // Up to the end of the JSON string.
        string address = line[(at + Ready.Length)..].Split('"')[0].Trim().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);
        _ready.TrySetResult(new(address.Contains("://", StringComparison.Ordinal) ? address : "tcp://" + address));
    }
}

/// <summary>A folder that is deleted after the test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qrlogin-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
