using Microsoft.Extensions.Logging;
using Orleans.Core;
using Orleans.Storage;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Storage;

/// <summary>
/// A grain's record, as the store last accepted it. A change becomes visible only once it is written, so interleaving
/// readers never see one that may still fail. A failed write ends the activation, so memory never gets ahead of the
/// store.
/// </summary>
/// <remarks>Used by one activation, on its scheduler. Nothing is locked, but other calls can run at every await.</remarks>
internal sealed partial class GrainRecord<T>(IStorage<T> storage, IGrainContext grain, TimeProvider time, ILogger logger)
    where T : class
{
    /// <summary>
    /// The maximum age of the copy in memory. Orleans may briefly run two activations of one grain. The store's ETag
    /// keeps the stale one from writing, and this limit keeps it from showing outdated state for long.
    /// </summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    /// <summary>When the record was last read or written; null before the first read.</summary>
    private long? _readAt;

    /// <summary>The storage operation in progress. Only one runs at a time, since the provider keeps a single ETag.</summary>
    private Task? _operation;

    /// <summary>The record; null if there is none.</summary>
    public T? Value { get; private set; }

    /// <summary>Whether an operation failed, in which case the activation is ending.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>
    /// The latest <see cref="SaveAsync"/>, if it is in progress or failed with an unknown outcome; else null. Awaiting
    /// it throws the same exceptions.
    /// </summary>
    public Task? PendingWrite
    {
        get => field is { IsCompleted: false } || (HasFailed && field is { IsFaulted: true }) ? field : null;
        private set;
    }

    /// <summary>Called when the record has changed or the activation is about to end.</summary>
    public Action? Changed { get; set; }

    /// <summary>
    /// Returns the record. Reads it from the store on first use, and whenever the copy is older than
    /// <see cref="MaxAge"/> and not final.
    /// </summary>
    public async ValueTask<T?> ReadAsync(Func<T, bool>? isFinal = null)
    {
        while (IsStale(isFinal))
        {
            if (_operation is { } other) await other;
            else await RereadAsync();
        }

        return Value;
    }

    /// <summary>
    /// Returns the record, or writes and returns <paramref name="initial"/> if there is none. It does not read first:
    /// the store refuses to create a record that already exists, so creating one usually takes one round trip instead
    /// of two.
    /// </summary>
    /// <returns>The record, and whether this call created it.</returns>
    /// <exception cref="StoreUnavailableException">As for <see cref="SaveAsync"/>.</exception>
    public async Task<(T Record, bool Created)> GetOrCreateAsync(T initial)
    {
        await WaitForOperationAsync();
        if (Value is { } known) return (known, false);
        storage.State = initial;
        bool created = false;
        await RunAsync("write", WriteOrReadAsync);
        return Value is { } record ? (record, created) : throw new StoreUnavailableException("Another activation erased the record.");

        async Task WriteOrReadAsync(CancellationToken cancellationToken)
        {
            try
            {
                await storage.WriteStateAsync(cancellationToken);
                created = true;
                Value = initial;
            }
            catch (InconsistentStateException)
            {
                await storage.ReadStateAsync(cancellationToken);
                Value = storage.RecordExists ? storage.State : null;
            }
        }
    }

    /// <summary>Writes the record, unless it has changed since <paramref name="basis"/> was read.</summary>
    /// <param name="basis">
    /// The record that <paramref name="next"/> is based on. While the verb awaited something, another call may have
    /// read a newer record, along with an ETag that would let a decision based on the old one through.
    /// </param>
    /// <param name="next">The new record.</param>
    /// <exception cref="StoreUnavailableException">
    /// There is a newer record, or the write failed, possibly after it took effect. After a failed write the activation
    /// ends, and the next one reads what is stored.
    /// </exception>
    public Task SaveAsync(T? basis, T next)
    {
        var write = WriteAsync();
        PendingWrite = write;
        return write;

        async Task WriteAsync()
        {
            await WaitForOperationAsync();
            if (!ReferenceEquals(basis, Value)) throw new StoreUnavailableException("Another activation wrote the record first.");
            storage.State = next;
            await RunAsync("write", async cancellationToken =>
            {
                await storage.WriteStateAsync(cancellationToken);
                Value = next;
            });
        }
    }

    /// <summary>Reads the record even if it is in memory, for example to see whether a failed write took effect.</summary>
    public async Task<T?> RereadAsync()
    {
        await WaitForOperationAsync();
        string? knownETag = Value is null ? null : storage.Etag;
        await RunAsync("read", async cancellationToken =>
        {
            await storage.ReadStateAsync(cancellationToken);
            // Keep the object if the record is unchanged, so that decisions based on it remain valid.
            if (!storage.RecordExists) Value = null;
            else if (Value is null || storage.Etag != knownETag) Value = storage.State;
        });
        return Value;
    }

    public async Task EraseAsync()
    {
        if (_readAt is null) await RereadAsync();
        await WaitForOperationAsync();
        if (Value is null) return;
        await RunAsync("clear", async cancellationToken =>
        {
            await storage.ClearStateAsync(cancellationToken);
            Value = null;
        });
    }

    private bool IsStale(Func<T, bool>? isFinal)
    {
        if (_readAt is not { } at) return true;
        if (Value is { } value && isFinal?.Invoke(value) == true) return false;
        return time.GetElapsedTime(at) > MaxAge;
    }

    private async Task WaitForOperationAsync()
    {
        while (_operation is { } other) await other;
    }

    private async Task RunAsync(string name, Func<CancellationToken, Task> operation)
    {
        var before = Value;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _operation = done.Task;
        try
        {
            await operation(CancellationToken.None);
            _readAt = time.GetTimestamp();
            if (!ReferenceEquals(Value, before)) Changed?.Invoke();
        }
#pragma warning disable CA1031 // Whatever the provider throws, the outcome is unknown, and the response is the same.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(logger, name, grain.GrainId, e);
            // Wake waiting calls first: a call still running would delay the end of this activation and the start of
            // the next.
            HasFailed = true;
            Changed?.Invoke();
            var unavailable = new StoreUnavailableException($"The store could not {name} a record.");
            grain.Deactivate(new(DeactivationReasonCode.ApplicationError, unavailable.Message));
            done.SetException(unavailable);
            _ = done.Task.Exception; // Marks it as observed, in case nothing awaits the task.
            throw unavailable;
        }
        finally
        {
            _operation = null;
            done.TrySetResult();
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Could not {Operation} the record of {GrainId}; deactivating it")]
    private static partial void LogFailed(ILogger logger, string operation, GrainId grainId, Exception exception);
}
