using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Sessions;

/// <summary>
/// Waits for a session to change, for longer than one grain call may last, and while silos stop or die.
/// </summary>
internal sealed class ChangeWaiter(TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>
    /// The delay before a wait that ended early is retried. Its silo is stopping or has died, and another one takes
    /// over.
    /// </summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>How much longer than requested a wait may take, because the silo's answer may be on its way.</summary>
    private static readonly TimeSpan ReplyGrace = TimeSpan.FromSeconds(2);

    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Waits at most <paramref name="maxWait"/> until the grain's view differs from what the caller has seen.</summary>
    /// <param name="http">The request. The wait ends when its caller disconnects.</param>
    /// <param name="maxWait">The longest wait.</param>
    /// <param name="wait">Calls the grain, which waits at most the given time. Its result is null if the session is gone.</param>
    /// <param name="isNews">Whether a view differs from what the caller has seen.</param>
    public async Task<Change<TView>> WaitAsync<TView>(
        HttpContext http, TimeSpan maxWait, Func<TimeSpan, CancellationToken, Task<TView?>> wait, Func<TView, bool> isNews)
        where TView : class
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, lifetime.ApplicationStopping);
        // A frozen silo blocks a call until the timeout for the longest wait. A shorter wait must not take that long.
        if (maxWait != GrainCallTimeouts.MaxWait) cancellation.CancelAfter(maxWait + ReplyGrace);
        for (long start = time.GetTimestamp(); !IsStopping && maxWait > time.GetElapsedTime(start);)
        {
            var remaining = maxWait - time.GetElapsedTime(start);
            var callWait = remaining < GrainCallTimeouts.MaxWait ? remaining : GrainCallTimeouts.MaxWait;
            long callStart = time.GetTimestamp();
            try
            {
                var call = wait(callWait, cancellation.Token);
                await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                // Pages are closed all the time. Throwing an exception for each would cost more than its wait.
                if (call.IsCanceled && cancellation.IsCancellationRequested) return Change<TView>.None;
                var view = await call;
                if (view is null) return Change<TView>.Gone;
                if (isNews(view)) return new(view, IsGone: false);
                if (time.GetElapsedTime(callStart) < callWait / 2) await PauseBeforeRetryAsync(cancellation.Token);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return Change<TView>.None;
            }
            catch (Exception e) when (GrainCallRetry.IsTransient(e, http.RequestAborted))
            {
                await PauseBeforeRetryAsync(cancellation.Token);
            }
        }

        return Change<TView>.None;
    }

    private static async Task PauseBeforeRetryAsync(CancellationToken cancellationToken) =>
        await Task.Delay(RetryDelay, TimeProvider.System, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}

/// <summary>The outcome of a wait: the session changed, did not change, or is gone.</summary>
/// <param name="View">The session if it changed.</param>
/// <param name="IsGone">Whether the session was erased, or does not belong to the caller.</param>
internal readonly record struct Change<TView>(TView? View, bool IsGone)
    where TView : class
{
    public static Change<TView> None => default;

    public static Change<TView> Gone => new(null, IsGone: true);
}
