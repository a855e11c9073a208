namespace QrLogin.Api.Authentication.Jwt;

/// <summary>
/// An issuer's keys. They are fetched when first needed, when a token names a key that is not among them, and when they
/// are old. The framework's own manager refuses the first token that is signed with a new key, misses a second key
/// change within five minutes, and treats an issuer that is down like one that has no keys.
/// </summary>
/// <param name="address">Where the keys are published, for the log.</param>
/// <param name="fetch">Fetches them.</param>
internal sealed partial class KeyCache(string address, Func<Task<IssuerKeys>> fetch, TimeProvider time, ILogger<KeyCache> logger)
{
    /// <summary>The longest that a withdrawn key is still accepted, as long as the issuer answers.</summary>
    private static readonly TimeSpan MaxKeyAge = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Anyone can make up a token with an unknown key, so fetches are limited: at most five in a row, then one every
    /// ten seconds.
    /// </summary>
    private static readonly TimeSpan FetchInterval = TimeSpan.FromSeconds(10), FetchBurst = 4 * FetchInterval;

    private readonly Lock _lock = new();

    private volatile FetchedKeys? _known;
    private Task<bool>? _fetch;

    /// <summary>
    /// Each fetch moves this time on by <see cref="FetchInterval"/>. While it is too far ahead, there are no more
    /// fetches.
    /// </summary>
    private DateTimeOffset _spentUntil;

    /// <summary>The keys that were fetched last; null before the first fetch.</summary>
    public IssuerKeys? Known => _known?.Keys;

    /// <summary>
    /// Returns the keys, and fetches them first if this one is not among them. A token that names no key may be signed with
    /// any of them.
    /// </summary>
    /// <exception cref="IOException">
    /// The issuer does not answer, so its tokens can be neither accepted nor refused.
    /// </exception>
    public async Task<IssuerKeys> GetAsync(string keyId, CancellationToken cancellationToken)
    {
        var known = _known;
        if (known is null || !known.Keys.Has(keyId))
        {
            bool isFetched = await FetchOnceAsync(known).WaitAsync(cancellationToken);
            if (!isFetched) throw new IOException("The issuer of the token does not answer.");
        }
        else if (time.GetUtcNow() - known.FetchedAt > MaxKeyAge)
        {
            // Refreshed in the background: old keys are better than none, and better than waiting.
            _ = FetchOnceAsync(known);
        }

        return _known!.Keys;
    }

    /// <summary>
    /// Returns whether the latest fetch succeeded: the one in progress, a new one, or the previous one while new ones
    /// are not allowed, or if it ended after the caller had looked.
    /// </summary>
    private Task<bool> FetchOnceAsync(FetchedKeys? seen)
    {
        lock (_lock)
        {
            // In this order: a fetch sets the keys before it completes.
            if (_fetch is { IsCompleted: false } || (_fetch is not null && _known != seen)) return _fetch;
            var now = time.GetUtcNow();
            if (_fetch is not null && _spentUntil > now + FetchBurst) return _fetch;
            _spentUntil = (_spentUntil > now ? _spentUntil : now) + FetchInterval;
            // Not cancelled with the request that started it, because other requests may be waiting for it too.
            _fetch = Task.Run(FetchAsync);
            return _fetch;
        }
    }

    private async Task<bool> FetchAsync()
    {
        try
        {
            _known = new(await fetch(), time.GetUtcNow());
            return true;
        }
        catch (Exception e)
        {
            // Whatever went wrong came from outside. It is not a bug in this service.
            LogFetchFailed(address, (e.InnerException ?? e).Message);
            return false;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Could not fetch keys from {Address}: {Reason}")]
    private partial void LogFetchFailed(string address, string reason);

    private sealed record FetchedKeys(IssuerKeys Keys, DateTimeOffset FetchedAt);
}
