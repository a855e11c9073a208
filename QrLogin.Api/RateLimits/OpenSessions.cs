using Microsoft.Extensions.Options;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.RateLimits;

/// <summary>
/// Limits how many unfinished sessions each caller may have in this process, so that nobody can fill the cluster's
/// memory: an address is charged for the sessions that it opened, a login for those that it scanned.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class OpenSessions(RateLimitSettings limits, IOptions<QrLoginOptions> options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<QrId, DateTimeOffset>> _open = [];
    private readonly PriorityQueue<(string Caller, QrId Session), DateTimeOffset> _expiries = new();

    /// <summary>A phone does not know how a session was opened, so this is the longer of the two lifetimes.</summary>
    private TimeSpan MaxLifetime => options.Value.SessionLifetime > options.Value.OAuthSessionLifetime
        ? options.Value.SessionLifetime
        : options.Value.OAuthSessionLifetime;

    /// <summary>Counts a session that is about to be opened: null, or how long the address must wait.</summary>
    public TimeSpan? Reserve(string address, QrId session, TimeSpan lifetime) =>
        Reserve(address, session, limits.OpenPerAddress, lifetime);

    /// <summary>Counts a session that is about to be scanned: null, or how long the login must wait.</summary>
    public TimeSpan? Reserve(LoginId login, QrId session) =>
        Reserve(login.Value, session, limits.OpenPerLogin, MaxLifetime);

    /// <summary>Stops counting a session that was refused, or that this process knows to be over.</summary>
    public void Release(string caller, QrId session)
    {
        lock (_lock) Remove(caller, session);
    }

    /// <summary>
    /// Awaits the call that a session was reserved for, and releases the session if the call throws. Otherwise retries
    /// during a store outage would use up the limit, and callers would be refused once the store is back.
    /// </summary>
    public async Task<T> OrReleaseAsync<T>(string caller, QrId session, Task<T> call)
    {
        try
        {
            return await call;
        }
        catch
        {
            Release(caller, session);
            throw;
        }
    }

    private TimeSpan? Reserve(string caller, QrId session, int limit, TimeSpan lifetime)
    {
        if (!limits.Enabled) return null;
        var now = time.GetUtcNow();
        lock (_lock)
        {
            RemoveExpired(now);
            if (!_open.TryGetValue(caller, out var sessions))
            {
                sessions = [];
                _open[caller] = sessions;
            }

            if (sessions.ContainsKey(session)) return null;
            if (sessions.Count >= limit) return sessions.Values.Min() - now;
            var expiry = now + lifetime;
            sessions.Add(session, expiry);
            _expiries.Enqueue((caller, session), expiry);
            return null;
        }
    }

    private void RemoveExpired(DateTimeOffset now)
    {
        while (_expiries.TryPeek(out var expired, out var expiry) && expiry <= now)
        {
            _expiries.Dequeue();
            // The session may have been released and reserved again since, with a later expiry.
            if (_open.TryGetValue(expired.Caller, out var sessions)
                && sessions.TryGetValue(expired.Session, out var current)
                && current <= now) Remove(expired.Caller, expired.Session);
        }
    }

    private void Remove(string caller, QrId session)
    {
        if (!_open.TryGetValue(caller, out var sessions)) return;
        sessions.Remove(session);
        if (sessions.Count == 0) _open.Remove(caller);
    }
}
