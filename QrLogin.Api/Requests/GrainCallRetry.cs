using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>
/// Asks the cluster on behalf of one HTTP request, and asks again when a silo or a store fails: by then another silo may have
/// taken over. Every command can be sent twice, since it carries the id of the request. After 4.5 s the caller is answered 503.
/// </summary>
internal sealed class GrainCallRetry
{
    private static readonly TimeSpan TotalBudget = TimeSpan.FromSeconds(4.5), FirstDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>As long as this much is left, the verb's own limit will do (<see cref="GrainCallTimeouts"/>), and saves a timer.</summary>
    private static readonly TimeSpan TimerThreshold = TimeSpan.FromSeconds(4);

    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>
    /// What will pass: infrastructure that is down, of which the libraries tell in exceptions of their own. A bug of ours
    /// shows as one of .NET's. A call that was called off, but not by its caller, was given up by a silo.
    /// </summary>
    public static bool IsTransient(Exception exception, CancellationToken aborted) =>
        exception is StoreUnavailableException or OverloadedException or TimeoutException or IOException or SocketException or DbException
        || (exception is OperationCanceledException && !aborted.IsCancellationRequested)
        || exception.GetType().Assembly.GetName().Name?.StartsWith("System", StringComparison.Ordinal) == false;

    /// <param name="verb">A grain's verb.</param>
    /// <param name="command">What it is sent, the same each time.</param>
    /// <param name="aborted">The caller went away.</param>
    public async Task<TAnswer> CallAsync<TCommand, TAnswer>(Func<TCommand, Task<TAnswer>> verb, TCommand command, CancellationToken aborted)
    {
        for (var pause = FirstDelay; ; pause *= 2)
        {
            var left = Left;
            try
            {
                var call = verb(command);
                return await (left > TimerThreshold ? call : call.WaitAsync(left, aborted));
            }
            catch (Exception e) when (IsTransient(e, aborted) && e is not OverloadedException && Left > pause)
            {
                await Task.Delay(pause, TimeProvider.System, aborted);
            }
        }
    }

    private TimeSpan Left => TimeSpan.FromTicks(Math.Max(0, (TotalBudget - Stopwatch.GetElapsedTime(_start)).Ticks));
}
