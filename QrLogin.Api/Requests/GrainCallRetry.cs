using System.Diagnostics;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>
/// Calls grains on behalf of one HTTP request, and retries if a silo or a store fails, since another silo may take
/// over. Commands can safely be sent twice because they carry the request id. When the retry budget is used up, the
/// last exception surfaces as 503.
/// </summary>
internal sealed class GrainCallRetry
{
    /// <summary>For all calls and delays of the request together.</summary>
    private static readonly TimeSpan TotalBudget = TimeSpan.FromSeconds(4.5);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// With more time than this left, the grain method's own timeout is enough (<see cref="GrainCallTimeouts"/>),
    /// which saves a timer.
    /// </summary>
    private static readonly TimeSpan TimerThreshold = TimeSpan.FromSeconds(4);

    private readonly long _start = Stopwatch.GetTimestamp();

    /// <inheritdoc cref="TransientFailure.IsTransient"/>
    public static bool IsTransient(Exception exception, CancellationToken aborted) =>
        TransientFailure.IsTransient(exception, aborted);

    /// <summary>Calls a grain, with retries.</summary>
    /// <param name="verb">The grain's method.</param>
    /// <param name="command">The command, which is the same for each attempt.</param>
    /// <param name="aborted">Cancelled when the caller disconnects.</param>
    public async Task<TResult> CallAsync<TCommand, TResult>(
        Func<TCommand, Task<TResult>> verb, TCommand command, CancellationToken aborted)
    {
        for (var delay = FirstDelay; ; delay *= 2)
        {
            var remaining = Remaining;
            try
            {
                var call = verb(command);
                return await (remaining > TimerThreshold ? call : call.WaitAsync(remaining, aborted));
            }
            // Not if the grain is overloaded: a retry would add to its load.
            catch (Exception e) when (IsTransient(e, aborted) && e is not OverloadedException && Remaining > delay)
            {
                await Task.Delay(delay, TimeProvider.System, aborted);
            }
        }
    }

    private TimeSpan Remaining => TimeSpan.FromTicks(Math.Max(0, (TotalBudget - Stopwatch.GetElapsedTime(_start)).Ticks));
}
