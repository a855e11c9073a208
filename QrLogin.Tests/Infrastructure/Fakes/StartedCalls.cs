using System.Collections.Concurrent;

namespace QrLogin.Tests.Infrastructure;

/// <summary>
/// Tells when a grain has started a call. Orleans may deliver calls in another order than that in which they were sent, so a later call's
/// answer does not show that an earlier one has started.
/// </summary>
internal sealed class StartedCalls : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<(string Method, string Key), TaskCompletionSource> _awaited = new();

    /// <summary>Sends a call, and returns it once the grain has run it up to its first wait.</summary>
    /// <param name="method">The name of the grain's method. No other call of it may be on its way.</param>
    /// <param name="key">The key of the grain.</param>
    /// <param name="send">Sends the call.</param>
    public async Task<Task<T>> Start<T>(string method, string key, Func<Task<T>> send)
    {
        var started = _awaited[(method, key)] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = send();
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return call;
    }

    public Task Invoke(IIncomingGrainCallContext context)
    {
        var call = context.Invoke();
        if (_awaited.TryRemove((context.MethodName, $"{context.TargetId.Key}"), out var started)) started.SetResult();
        return call;
    }
}
