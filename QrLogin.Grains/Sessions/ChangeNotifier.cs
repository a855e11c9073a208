namespace QrLogin.Grains.Sessions;

/// <summary>Wakes the calls that wait for one activation's record to change. It costs nothing while no call waits.</summary>
/// <remarks>Used by one activation, on its scheduler.</remarks>
internal sealed class ChangeNotifier(CoalescedTimer timer)
{
    /// <summary>The shortest timer. A timer may fire slightly early, and the remainder is not worth more than one other timer.</summary>
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(1);

    private TaskCompletionSource? _change;
    private Task? _timedChange;
    private CancellationTokenRegistration _stopping;

    /// <summary>Ends at the next change, after <paramref name="maxWait"/>, when the caller is gone, or when the silo stops.</summary>
    /// <param name="maxWait">The longest wait; it may take slightly longer.</param>
    /// <param name="timedChange">The time until time alone changes what is shown; null if it does not.</param>
    /// <param name="cancellationToken">Cancelled when the caller is gone.</param>
    public async Task WaitAsync(TimeSpan maxWait, TimeSpan? timedChange, CancellationToken cancellationToken)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.UnsafeRegister(static gone => ((TaskCompletionSource)gone!).TrySetResult(), gone);
        await Task.WhenAny(Change(), gone.Task, timedChange < maxWait ? TimedChange(timedChange.Value) : timer.DelayAsync(maxWait));
    }

    /// <summary>Wakes all waiting calls.</summary>
    public void Notify()
    {
        if (_change is not { } change) return;
        (_change, _timedChange) = (null, null);
        _stopping.Dispose();
        change.TrySetResult();
    }

    /// <summary>Not coalesced, so that what the PC shows changes on time. All waits of the activation share it.</summary>
    private Task TimedChange(TimeSpan delay) =>
        _timedChange is { IsCompleted: false } ? _timedChange : _timedChange = Task.Delay(delay > MinDelay ? delay : MinDelay, timer.Time);

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
