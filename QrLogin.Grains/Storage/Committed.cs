using Microsoft.Extensions.Logging;
using Orleans.Core;
using Orleans.Storage;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Storage;

/// <summary>
/// A grain's record, as far as the store has accepted it. Only what was written is ever shown, so interleaving readers
/// never see a change that may still fail; a failed write drops the activation, so memory never runs ahead of the store.
/// </summary>
/// <remarks>Used by one activation, on its scheduler: nothing here is locked, but reads and writes overlap at every await.</remarks>
internal sealed partial class GrainRecord<T>(IStorage<T> record, IGrainContext grain, TimeProvider time, ILogger logger)
    where T : class
{
    /// <summary>
    /// How old a copy may be when it is shown. Orleans may for a while run two activations of one grain; the store's ETag
    /// keeps the forgotten one from writing, and this keeps it from telling yesterday's truth.
    /// </summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    /// <summary>When it was last read or written; null as long as nobody has asked.</summary>
    private long? _readAt;
    private Task? _operation;

    /// <summary>The record; null if there is none.</summary>
    public T? Value { get; private set; }

    /// <summary>Whether an operation failed, so that the activation ends and this copy with it.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The write of what a verb decided, as long as it is under way, or once its outcome is not known; then it fails as <see cref="Save"/> does.</summary>
    public Task? PendingWrite
    {
        get => field is { IsCompleted: false } || (HasFailed && field is { IsFaulted: true }) ? field : null;
        private set;
    }

    /// <summary>Called when there is a new record to be shown, or the activation is about to end: nobody need wait any longer.</summary>
    public Action? Changed { get; set; }

    /// <summary>The record: read, unless it was already, and read again if it is older than <see cref="MaxAge"/> and can still change.</summary>
    public async ValueTask<T?> ReadAsync(Func<T, bool>? isFinal = null)
    {
        while (IsStale(isFinal))
        {
            if (_operation is { } other) await other;
            else await Reread();
        }

        return Value;
    }

    /// <summary>
    /// The record that is there, or else this one, written. The store is not asked before: it refuses a first record where
    /// there is one, so most new records cost one visit to it instead of two.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The same as for <see cref="Save"/>.</exception>
    public async Task<T> GetOrCreateAsync(T first)
    {
        await WaitForOperationAsync();
        if (Value is { } known) return known;
        record.State = first;
        var there = first;
        await Run(WriteOrRead, "write", () => (Value = there) is not null);
        return there ?? throw new StoreUnavailableException("Another activation erased the record meanwhile.");

        async Task WriteOrRead(CancellationToken cancellationToken)
        {
            try
            {
                await record.WriteStateAsync(cancellationToken);
            }
            catch (InconsistentStateException)
            {
                await record.ReadStateAsync(cancellationToken);
                there = record.RecordExists ? record.State : null;
            }
        }
    }

    /// <summary>Writes the record, if nobody else has written it since it was read.</summary>
    /// <param name="basis">What <paramref name="next"/> was decided on. While a verb awaited something, a reader may have found a newer record, and with it an ETag that would let a decision on the old one through.</param>
    /// <param name="next">The record to be.</param>
    /// <exception cref="StoreUnavailableException">There is such a newer record. Or the write failed, perhaps after it took effect: then the activation ends, and the next one reads what is true.</exception>
    public Task Save(T? basis, T next)
    {
        // From the moment of the decision on, whatever has to end before it can be written.
        return PendingWrite = Write();

        async Task Write()
        {
            await WaitForOperationAsync();
            if (!ReferenceEquals(basis, Value)) throw new StoreUnavailableException("Another activation wrote the record first.");
            record.State = next;
            await Run(record.WriteStateAsync, "write", () => (Value = next) is not null);
        }
    }

    /// <summary>What the store holds, whatever is remembered here: the way to find out what came of a failed write.</summary>
    public async Task<T?> Reread()
    {
        await WaitForOperationAsync();
        string? known = Value is null ? null : record.Etag;
        await Run(record.ReadStateAsync, "read", () =>
        {
            // The same record stays the same object: what was decided on it still holds.
            if (!record.RecordExists) Value = null;
            else if (Value is null || record.Etag != known) Value = record.State;
            else return false;
            return true;
        });
        return Value;
    }

    /// <summary>Erases the record.</summary>
    public async Task Erase()
    {
        if (_readAt is null) await Reread();
        await WaitForOperationAsync();
        if (Value is not null) await Run(record.ClearStateAsync, "clear", () => (Value = null) is null);
    }

    private bool IsStale(Func<T, bool>? isFinal) =>
        _readAt is not { } at || (!(Value is { } value && isFinal?.Invoke(value) == true) && time.GetElapsedTime(at) > MaxAge);

    /// <summary>The provider keeps one ETag, so that one thing at a time can be under way.</summary>
    private async Task WaitForOperationAsync()
    {
        while (_operation is { } other) await other;
    }

    private async Task Run(Func<CancellationToken, Task> operation, string what, Func<bool> accept)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _operation = done.Task;
        try
        {
            await operation(CancellationToken.None);
            bool changed = accept();
            _readAt = time.GetTimestamp();
            if (changed) Changed?.Invoke();
        }
#pragma warning disable CA1031 // Whatever a provider throws, the outcome is unknown and the answer the same.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(logger, what, grain.GrainId, e);
            // First those who wait: a call that runs would hold up the end of the activation, and with it the next one's begin.
            HasFailed = true;
            Changed?.Invoke();
            var unavailable = new StoreUnavailableException($"The store could not {what} a record.");
            grain.Deactivate(new(DeactivationReasonCode.ApplicationError, unavailable.Message));
            done.SetException(unavailable);
            _ = done.Task.Exception; // Observed, whether or not somebody waits.
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
