using Microsoft.Extensions.Logging;
using Orleans.Core;
using Orleans.Storage;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Storage;

/// <summary>
/// A grain's stored record, as last accepted by the store. Only what was written is ever shown, so interleaving readers never see a
/// change that may still fail. A failed write ends the activation, so memory never runs ahead of the store.
/// </summary>
/// <remarks>Used by one activation, on its scheduler: nothing is locked, but reads and writes overlap at every await.</remarks>
internal sealed partial class GrainRecord<T>(IStorage<T> storage, IGrainContext grain, TimeProvider time, ILogger logger)
    where T : class
{
    /// <summary>
    /// How old a copy may be when it is shown. Orleans may briefly run two activations of one grain: the store's ETag keeps the
    /// forgotten one from writing, and this keeps it from showing outdated state.
    /// </summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    /// <summary>When the record was last read or written; null before the first read.</summary>
    private long? _readAt;

    /// <summary>The storage operation in progress. There is one at a time, since the provider keeps one ETag.</summary>
    private Task? _operation;

    /// <summary>The record; null if there is none.</summary>
    public T? Value { get; private set; }

    /// <summary>Whether an operation failed, so that the activation is ending and this copy with it.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>
    /// The write of a verb's decision while it is in progress, or after it failed with an unknown outcome. Awaiting it throws as
    /// <see cref="SaveAsync"/> does.
    /// </summary>
    public Task? PendingWrite
    {
        get => field is { IsCompleted: false } || (HasFailed && field is { IsFaulted: true }) ? field : null;
        private set;
    }

    /// <summary>Called when there is a new record to show, or the activation is about to end.</summary>
    public Action? Changed { get; set; }

    /// <summary>The record. It is read from the store if it was not yet, or if the copy is older than <see cref="MaxAge"/> and not final.</summary>
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
    /// The record if there is one, else <paramref name="initial"/>, written. The store is not read first: it refuses to create a record
    /// that exists, so creating usually takes one round trip instead of two.
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

    /// <summary>Writes the record, unless another activation has written it since it was read.</summary>
    /// <param name="basis">
    /// The record that <paramref name="next"/> was decided on. While a verb awaited something, a reader may have read a newer record, and
    /// with it an ETag that would let a decision based on the old one through.
    /// </param>
    /// <param name="next">The new record.</param>
    /// <exception cref="StoreUnavailableException">
    /// There is a newer record, or the write failed, possibly after it took effect. Then the activation ends, and the next one reads what
    /// is stored.
    /// </exception>
    public Task SaveAsync(T? basis, T next)
    {
        return PendingWrite = WriteAsync();

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

    /// <summary>Reads the record from the store, whatever is in memory: this tells what became of a failed write.</summary>
    public async Task<T?> RereadAsync()
    {
        await WaitForOperationAsync();
        string? knownETag = Value is null ? null : storage.Etag;
        await RunAsync("read", async cancellationToken =>
        {
            await storage.ReadStateAsync(cancellationToken);
            // An unchanged record stays the same object, so that decisions based on it remain valid.
            if (!storage.RecordExists) Value = null;
            else if (Value is null || storage.Etag != knownETag) Value = storage.State;
        });
        return Value;
    }

    /// <summary>Erases the record.</summary>
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

    private bool IsStale(Func<T, bool>? isFinal) =>
        _readAt is not { } at || (!(Value is { } value && isFinal?.Invoke(value) == true) && time.GetElapsedTime(at) > MaxAge);

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
#pragma warning disable CA1031 // Whatever the provider throws, the outcome is unknown and the answer is the same.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(logger, name, grain.GrainId, e);
            // Waiters first: a call that is running would delay the end of this activation, and so the start of the next.
            HasFailed = true;
            Changed?.Invoke();
            var unavailable = new StoreUnavailableException($"The store could not {name} a record.");
            grain.Deactivate(new(DeactivationReasonCode.ApplicationError, unavailable.Message));
            done.SetException(unavailable);
            _ = done.Task.Exception; // Observed, so that nobody has to await it.
            throw unavailable;
        }
        finally
        {
            _operation = null;
            done.TrySetResult();
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The store could not {Operation} the record of {GrainId}; the activation ends")]
    private static partial void LogFailed(ILogger logger, string operation, GrainId grainId, Exception exception);
}
