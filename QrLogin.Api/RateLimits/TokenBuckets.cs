namespace QrLogin.Api.RateLimits;

/// <summary>
/// A token bucket for each key, which holds a minute's tokens and is refilled evenly. A request takes exactly one token:
/// the limiters of <c>System.Threading.RateLimiting</c> also admit a request for zero tokens, on any fraction of one,
/// and their clock cannot be replaced, so no test can hold their rate over several refills.
/// </summary>
/// <remarks>
/// Thread-safe. The clock only moves forward, so setting the machine's clock changes no limit. Memory is bounded; more
/// than <see cref="MaxKeys"/> callers a minute make the buckets of some of them full too early.
/// </remarks>
internal sealed class TokenBuckets<TKey>(TimeProvider time)
    where TKey : notnull
{
    public const int MaxKeys = 250_000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();

    /// <summary>When each bucket will be full again. A bucket that is not listed is full.</summary>
    private readonly RecentEntries<TKey, TimeSpan> _fullAt = new(Minute, MaxKeys);

    /// <summary>The number of buckets in memory.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _fullAt.Count;
        }
    }

    /// <summary>Takes a token: null, or how long until there is one.</summary>
    public TimeSpan? Take(TKey key, int perMinute)
    {
        var interval = TimeSpan.FromTicks(Minute.Ticks / perMinute);
        lock (_lock)
        {
            var now = time.GetElapsedTime(_start);
            bool isFull = !_fullAt.TryGet(key, out var fullAt) || fullAt <= now;
            fullAt = (isFull ? now : fullAt) + interval;
            var wait = fullAt - now - (interval * perMinute);
            if (wait > TimeSpan.Zero) return wait;
            _fullAt.Set(key, fullAt, now);
            return null;
        }
    }
}
