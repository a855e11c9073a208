using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace QrLogin.Grains.Sessions;

/// <summary>What waiting needs of the process: its clock, and to be told when it stops, since a stopping silo waits for those who wait.</summary>
internal sealed class CoalescedTimer(TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>The waits of a process end at these moments, many at once: a timer for each, and waking up for each alone, would cost several times as much.</summary>
    public static readonly TimeSpan Granularity = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<long, Task> _timers = new();
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time { get; } = time;

    public CancellationToken Stopping { get; } = lifetime.ApplicationStopping;

    /// <summary>Whether the process stops, and nobody may wait in it any more.</summary>
    public bool IsStopping => Stopping.IsCancellationRequested;

    /// <summary>A place to wait in, for one activation.</summary>
    public ChangeNotifier CreateNotifier() => new(this);

    /// <summary>Completes when this span is over, or up to <see cref="Granularity"/> later.</summary>
    public Task DelayAsync(TimeSpan span)
    {
        var now = Time.GetElapsedTime(_start);
        long moment = ((now + span).Ticks / Granularity.Ticks) + 1;
        if (!_timers.TryGetValue(moment, out var passed)) passed = StartTimer(moment, now);
        // A timer may fire a little early.
        return passed.IsCompleted ? DelayAsync(span + Granularity) : passed;
    }

    private Task StartTimer(long moment, TimeSpan now)
    {
        foreach (long past in _timers.Keys.Where(m => m < now.Ticks / Granularity.Ticks)) _timers.TryRemove(past, out _);
        return _timers.GetOrAdd(moment, static (m, at) => Task.Delay((m * Granularity) - at.Now, at.Time), (Now: now, Time));
    }
}

/// <summary>Those who wait for one activation's record to change. As long as nobody does, they cost nothing.</summary>
/// <remarks>Used by one activation, on its scheduler.</remarks>
internal sealed class ChangeNotifier(CoalescedTimer process)
{
    /// <summary>A timer may fire a little early; the rest of the time is not worth more than one other.</summary>
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(1);

    private TaskCompletionSource? _change;
    private Task? _turn;
    private CancellationTokenRegistration _stop;

    /// <summary>Ends at the next change, when time is up, when the caller has gone, or when the silo stops.</summary>
    /// <param name="most">How long the caller wants to wait; it may be a little longer.</param>
    /// <param name="turn">How long until time alone changes what is shown; null if it does not.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async Task Wait(TimeSpan most, TimeSpan? turn, CancellationToken cancellationToken)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.UnsafeRegister(static gone => ((TaskCompletionSource)gone!).TrySetResult(), gone);
        await Task.WhenAny(Change(), gone.Task, turn < most ? TimedChange(turn.Value) : process.DelayAsync(most));
    }

    /// <summary>Wakes them all.</summary>
    public void Notify()
    {
        if (_change is not { } change) return;
        (_change, _turn) = (null, null);
        _stop.Dispose();
        change.TrySetResult();
    }

    /// <summary>On the moment, for all who wait here.</summary>
    private Task TimedChange(TimeSpan turn) => _turn is { IsCompleted: false } ? _turn : _turn = Task.Delay(turn > MinDelay ? turn : MinDelay, process.Time);

    private Task Change()
    {
        if (_change is null)
        {
            _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _stop = process.Stopping.UnsafeRegister(static change => ((TaskCompletionSource)change!).TrySetResult(), _change);
        }

        return _change.Task;
    }
}
