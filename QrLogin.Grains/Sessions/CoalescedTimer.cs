using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace QrLogin.Grains.Sessions;

/// <summary>
/// Delays for all waiting calls of a process, many of which end together. A timer and a wake-up for each call would
/// cost several times as much.
/// </summary>
internal sealed class CoalescedTimer(TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Delays end at multiples of this.</summary>
    public static readonly TimeSpan Granularity = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<long, Task> _timers = new();
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time { get; } = time;

    /// <summary>
    /// Cancelled when the process begins to stop. A stopping silo waits for its calls, so every wait must end then.
    /// </summary>
    public CancellationToken Stopping { get; } = lifetime.ApplicationStopping;

    public bool IsStopping => Stopping.IsCancellationRequested;

    /// <summary>Creates the notifier of one activation.</summary>
    public ChangeNotifier CreateNotifier() => new(this);

    /// <summary>Completes after <paramref name="delay"/>, or up to <see cref="Granularity"/> later.</summary>
    public Task DelayAsync(TimeSpan delay)
    {
        var now = Time.GetElapsedTime(_start);
        long step = ((now + delay).Ticks / Granularity.Ticks) + 1;
        if (!_timers.TryGetValue(step, out var timer)) timer = StartTimer(step, now);
        // A timer may fire slightly early, so the step may be over already.
        return timer.IsCompleted ? DelayAsync(delay + Granularity) : timer;
    }

    private Task StartTimer(long step, TimeSpan now)
    {
        foreach (long past in _timers.Keys.Where(s => s < now.Ticks / Granularity.Ticks)) _timers.TryRemove(past, out _);
        return _timers.GetOrAdd(step, static (s, at) => Task.Delay((s * Granularity) - at.Now, at.Time), (Now: now, Time));
    }
}
