using System.Data.Common;
using System.Net.Sockets;

namespace QrLogin.Grains.Contracts;

/// <summary>Distinguishes infrastructure that is down from a bug in this service.</summary>
public static class TransientFailure
{
    /// <summary>
    /// Whether an exception is transient. Libraries report that infrastructure is down with their own exception types,
    /// whereas bugs in this service surface as .NET's. A call that was cancelled, but not by its caller, was abandoned
    /// by a silo.
    /// </summary>
    public static bool IsTransient(Exception exception, CancellationToken aborted)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception is StoreUnavailableException or OverloadedException
                or TimeoutException or IOException or SocketException or DbException
            || (exception is OperationCanceledException && !aborted.IsCancellationRequested)
            || IsSteppedClock(exception)
            // The attempts of Azure's client, which tries again by itself.
            || (exception is AggregateException attempts && attempts.InnerExceptions.All(e => IsTransient(e, aborted)))
            || exception.GetType().Assembly.GetName().Name?.StartsWith("System", StringComparison.Ordinal) == false;
    }

    /// <summary>An exception in one line, for operators. The messages of some libraries go on with an answer's headers.</summary>
    public static string Describe(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return $"{exception.GetType().Name}: {exception.Message.Split('\n')[0].TrimEnd()}";
    }

    /// <summary>
    /// Whether a silo refused to activate a grain because its wall clock was set back
    /// (<see cref="SteadyClock.MaxLag"/>). Orleans reports that with a type of .NET's.
    /// </summary>
    private static bool IsSteppedClock(Exception exception) =>
        exception is ArgumentException
        && exception.StackTrace?.Contains("Orleans.Runtime.ActivationCollector.", StringComparison.Ordinal) == true;
}
