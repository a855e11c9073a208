using System.Collections.Concurrent;
using Orleans.Storage;

namespace QrLogin.Tests.Infrastructure;

/// <summary>The real provider, with failures on demand before or after an operation, and a record of operations.</summary>
internal sealed class FaultyStorage(IGrainStorage inner, Faults faults) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        faults.Run(StoreOperation.Read, grainId, () => inner.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        faults.Run(StoreOperation.Write, grainId, () => inner.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        faults.Run(StoreOperation.Clear, grainId, () => inner.ClearStateAsync(stateName, grainId, grainState));

    public void Participate(ISiloLifecycle observer) => ((ILifecycleParticipant<ISiloLifecycle>)inner).Participate(observer);
}

internal enum StoreOperation
{
    Read,
    Write,
    Clear,
}

internal enum Fault
{
    BeforeItTookEffect,
    AfterItTookEffect,
}

/// <summary>The operation and grain that fail next.</summary>
internal sealed class Faults
{
    private readonly ConcurrentDictionary<(StoreOperation, string Key), Fault> _next = new();
    private readonly ConcurrentDictionary<(StoreOperation, string Key), int> _done = new();
    private readonly ConcurrentDictionary<(StoreOperation, string Key), Held> _held = new();
    private readonly ConcurrentDictionary<(StoreOperation, string Key), TaskCompletionSource> _awaited = new();

    /// <summary>Makes the next such operation fail, once.</summary>
    public void Fail(StoreOperation operation, string key, Fault fault) => _next[(operation, key)] = fault;

    /// <summary>Holds the next such operation before it starts, until it is released.</summary>
    public Held Hold(StoreOperation operation, string key) => _held[(operation, key)] = new();

    /// <summary>The number of such operations that took effect.</summary>
    public int Done(StoreOperation operation, string key) => _done.GetValueOrDefault((operation, key));

    /// <summary>Completes when such an operation has taken effect.</summary>
    public Task When(StoreOperation operation, string key) =>
        _awaited.GetOrAdd((operation, key), _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public async Task Run(StoreOperation operation, GrainId grain, Func<Task> work)
    {
        var at = (operation, grain.Key.ToString()!);
        if (_held.TryRemove(at, out var held)) await held.Stop();
        bool faulty = _next.TryRemove(at, out var fault);
        if (faulty && fault == Fault.BeforeItTookEffect) throw new IOException("The store is gone.");
        await work();
        _done.AddOrUpdate(at, 1, (_, n) => n + 1);
        if (_awaited.TryGetValue(at, out var waiting)) waiting.TrySetResult();
        if (faulty) throw new IOException("The store did not answer.");
    }
}

/// <summary>An operation that is being held.</summary>
internal sealed class Held
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously),
        _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the operation is being held.</summary>
    public Task Reached => _reached.Task;

    public void LetGo() => _go.SetResult();

    public Task Stop()
    {
        _reached.SetResult();
        return _go.Task;
    }
}
