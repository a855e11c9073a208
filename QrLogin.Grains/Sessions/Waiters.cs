using Microsoft.Extensions.Hosting;

namespace QrLogin.Grains.Sessions;

/// <summary>What waiting needs of the process: its clock, and to be told when it stops, since a stopping silo waits for those who wait.</summary>
internal sealed class Waiting(TimeProvider time, IHostApplicationLifetime lifetime)
{
    public TimeProvider Time { get; } = time;

    public CancellationToken Stopping { get; } = lifetime.ApplicationStopping;

    /// <summary>Whether the process stops, and nobody may wait in it any more.</summary>
    public bool IsOver => Stopping.IsCancellationRequested;

    /// <summary>A place to wait in, for one activation.</summary>
    public Waiters Room() => new(this);
}

/// <summary>Those who wait for one activation's record to change. As long as nobody does, they cost nothing.</summary>
/// <remarks>Used by one activation, on its scheduler.</remarks>
internal sealed class Waiters(Waiting process)
{
    /// <summary>A timer may fire a little early; the rest of the time is not worth more than one other.</summary>
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(1);

    private TaskCompletionSource? _change;
    private CancellationTokenRegistration _stop;

    /// <summary>Ends at the next change, when time is up, when the caller has gone, or when the silo stops.</summary>
    /// <param name="most">How long the caller wants to wait.</param>
    /// <param name="turn">How long until time alone changes what is shown; null if it does not.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public Task Wait(TimeSpan most, TimeSpan? turn, CancellationToken cancellationToken)
    {
        var limit = turn < most ? turn.Value : most;
        return Task.WhenAny(Change(), Task.Delay(limit > s_least ? limit : s_least, process.Time, cancellationToken));
    }

    /// <summary>Wakes them all.</summary>
    public void Wake()
    {
        if (_change is not { } change) return;
        _change = null;
        _stop.Dispose();
        change.TrySetResult();
    }

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
