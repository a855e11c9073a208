namespace QrLogin.Grains.Sessions;

/// <summary>
/// Tracks whether a session's PC is still there. A page cannot tell whether it is being closed or reloaded, so it announces
/// that it is left, and a reloaded page requests the session again.
/// </summary>
/// <remarks>In memory only: if the silo stops after a page has left, the session expires instead.</remarks>
internal sealed class PcPresence
{
    private IGrainTimer? _timer;
    private int _waits;

    /// <summary>Whether a call of the PC is waiting for a change.</summary>
    public bool IsWaiting => _waits > 0;

    /// <summary>The options of a timer that fires once, at the end of the grace.</summary>
    public static GrainTimerCreationOptions GraceTimer(TimeSpan grace) => new(grace, Timeout.InfiniteTimeSpan) { KeepAlive = true };

    /// <summary>The page is left. The timer fires at the end of the grace.</summary>
    public void Leave(IGrainTimer timer)
    {
        StopGrace();
        _timer = timer;
    }

    /// <summary>The page is back, or its grace is over: disposes of the timer.</summary>
    public void StopGrace()
    {
        _timer?.Dispose();
        _timer = null;
    }

    /// <summary>Counts a call as waiting until the result is disposed.</summary>
    public Wait BeginWait()
    {
        _waits++;
        return new(this);
    }

    public readonly struct Wait(PcPresence presence) : IDisposable
    {
        public void Dispose() => presence._waits--;
    }
}
