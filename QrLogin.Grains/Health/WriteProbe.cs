using System.Diagnostics;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Health;

/// <summary>
/// Checks whether one store accepts writes, for many callers: concurrent ones share one write, and a success counts for
/// a second, so that no number of probes becomes a flood of writes. A failure is not kept, so that a recovery shows at once.
/// </summary>
/// <param name="write">Writes to the store and removes what it wrote. Writes in different slots do not conflict.</param>
internal sealed class WriteProbe(Func<int, Task> write)
{
    /// <summary>How many writes may be in progress, if the store does not answer.</summary>
    public const int MaxWrites = 3;

    public static readonly TimeSpan SuccessTtl = TimeSpan.FromSeconds(1);

    /// <summary>How long a write may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Task[] _slots = [.. Enumerable.Repeat(Task.CompletedTask, MaxWrites)];
    private Task? _latest;
    private long _startedAt, _succeededAt;

    /// <summary>Why the store does not accept a write; null if it does.</summary>
    public async Task<string?> FindErrorAsync()
    {
        long start = Stopwatch.GetTimestamp();
        var (write, isShared) = JoinOrStart();
        string? error = await FindErrorAsync(write, Timeout);
        // A write that began before this call may have failed before the store recovered. Both together have the same time.
        var left = Timeout - Stopwatch.GetElapsedTime(start);
        return isShared && write.IsFaulted && left > TimeSpan.Zero ? await FindErrorAsync(JoinOrStart().Write, left) : error;
    }

    private (Task Write, bool IsShared) JoinOrStart()
    {
        lock (_lock)
        {
            if (_latest is { } latest && IsCurrent(latest)) return (latest, true);
            int slot = Array.FindIndex(_slots, s => s.IsCompleted);
            if (slot < 0) return (_latest!, true);
            _startedAt = Stopwatch.GetTimestamp();
            // On the thread pool: SQLite's provider blocks its thread while another writer holds the lock.
            return (_latest = _slots[slot] = Task.Run(() => WriteAsync(slot)), false);
        }
    }

    private bool IsCurrent(Task latest) => latest.IsCompleted
        ? latest.IsCompletedSuccessfully && Stopwatch.GetElapsedTime(_succeededAt) < SuccessTtl
        : Stopwatch.GetElapsedTime(_startedAt) < Timeout;

    private async Task WriteAsync(int slot)
    {
        await write(slot);
        Volatile.Write(ref _succeededAt, Stopwatch.GetTimestamp());
    }

    private static async Task<string?> FindErrorAsync(Task write, TimeSpan timeout)
    {
        try
        {
            await write.WaitAsync(timeout);
            return null;
        }
        catch (TimeoutException) when (!write.IsCompleted)
        {
            return $"a write has not completed within {Timeout.TotalSeconds:0} s";
        }
#pragma warning disable CA1031 // Whatever the provider throws, the next grain's write would meet it too.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return TransientFailure.Describe(e.GetBaseException());
        }
    }
}
