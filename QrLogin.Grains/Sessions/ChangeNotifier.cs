namespace QrLogin.Grains.Sessions;

/// <summary>Wakes the calls that wait for one activation's record to change. Costs nothing while no call waits.</summary>
/// <remarks>Used by one activation, on its scheduler.</remarks>
internal sealed class ChangeNotifier(CoalescedTimer timer)
{
    /// <summary>
    /// The shortest timer. Timers may fire slightly early; without a minimum, the tiny remainder could take several
    /// more.
    /// </summary>
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(1);

    private TaskCompletionSource? _change;
    private Task? _timedChange;
    private CancellationTokenRegistration _stopping;

    /// <summary>
    /// Completes at the next change, after <paramref name="maxWait"/>, when the caller disconnects, or when the silo
    /// stops.
    /// </summary>
    /// <param name="maxWait">The longest wait. It may last up to <see cref="CoalescedTimer.Granularity"/> longer.</param>
    /// <param name="timedChange">The time until what the PC sees changes by itself; null if it never does.</param>
    /// <param name="cancellationToken">Cancelled when the caller disconnects.</param>
    public async Task WaitAsync(TimeSpan maxWait, TimeSpan? timedChange, CancellationToken cancellationToken)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.UnsafeRegister(static gone => ((TaskCompletionSource)gone!).TrySetResult(), gone);
        var change = Change();
        var timeout = timedChange < maxWait ? TimedChange(timedChange.Value) : timer.DelayAsync(maxWait);
        await Task.WhenAny(change, gone.Task, timeout);
    }

    /// <summary>Wakes all waiting calls.</summary>
    public void Notify()
    {
        if (_change is not { } change) return;
        (_change, _timedChange) = (null, null);
        _stopping.Dispose();
        change.TrySetResult();
    }

    /// <summary>Not coalesced, so that the PC's screen changes on time. All waits of the activation share the timer.</summary>
    private Task TimedChange(TimeSpan delay)
    {
        if (_timedChange is null or { IsCompleted: true })
            _timedChange = Task.Delay(delay > MinDelay ? delay : MinDelay, timer.Time);
        return _timedChange;
    }

    private Task Change()
    {
        if (_change is null)
        {
            _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _stopping = timer.Stopping.UnsafeRegister(static change => ((TaskCompletionSource)change!).TrySetResult(), _change);
        }

        return _change.Task;
    }
}
