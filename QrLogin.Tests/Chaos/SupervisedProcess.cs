using System.Collections.Concurrent;
using QrLogin.Silo.Stores;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Chaos;

/// <summary>A process that is restarted a second after it ends, as systemd or Kubernetes would.</summary>
internal sealed class SupervisedProcess(Func<Task<ServiceProcess>> start, ConcurrentBag<string> startsThatFailed) : IAsyncDisposable
{
    private static readonly TimeSpan s_restart = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentQueue<string> _earlier = new();
    private volatile ServiceProcess? _process;
    private volatile bool _harmed;
    private Task _supervision = Task.CompletedTask;

    /// <summary>Whether the process runs undisturbed.</summary>
    public bool IsUp => !_harmed && _process is { HasEnded: false };

    /// <summary>Log lines of this process and its predecessors that must not occur: bugs, and the crash of a silo.</summary>
    public IEnumerable<string> Complaints => [.. _earlier, .. Of(_process)];

    public async Task Start()
    {
        _process = await start();
        _supervision = Supervise();
    }

    /// <summary>Disturbs the process, and returns once it or its successor is up.</summary>
    public async Task Harm(Func<ServiceProcess, Task> harm)
    {
        _harmed = true;
        await harm(_process!);
        _harmed = false;
        while (!IsUp) await Pause.For(s_restart);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _supervision;
        await Bury();
        _over.Dispose();
    }

    private async Task Supervise()
    {
        while (!_over.IsCancellationRequested)
        {
            await Pause.For(s_restart);
            if (_harmed || _process is { HasEnded: false }) continue;
            await Bury();
            // A process also ends if a store is down while it starts.
            if (await Record.ExceptionAsync(async () => _process = await start()) is { } e) startsThatFailed.Add(e.Message);
        }
    }

    private async Task Bury()
    {
        var process = _process;
        // Unregister it first, because a disposed process must not be asked whether it runs.
        _process = null;
        foreach (string complaint in Of(process)) _earlier.Enqueue(complaint);
        if (process is not null) await process.DisposeAsync();
    }

    /// <summary>The first lines of each.</summary>
    private static IEnumerable<string> Of(ServiceProcess? process)
    {
        string[] lines = process?.Output.Split('\n') ?? [];
        return lines.Index()
            .Where(l => l.Item.StartsWith("crit:", StringComparison.Ordinal) || IsBug(l.Item))
            .Select(l => string.Join('\n', lines.Skip(l.Index).Take(8)));
    }

    /// <summary>Orleans logs the failure of a store under the name of its provider, which is ours for PostgreSQL.</summary>
    private static bool IsBug(string line) =>
        line.StartsWith("fail: QrLogin", StringComparison.Ordinal)
        && !line.StartsWith($"fail: {typeof(PostgresStorage).FullName}[", StringComparison.Ordinal);
}
