using Microsoft.Extensions.Options;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.RateLimits;

/// <summary>
/// Counts, in this process, which sessions each caller has begun and not ended, so that nobody fills the memory of the cluster:
/// an address those that it opened, a login those that it scanned.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
internal sealed class OpenSessions(RateLimitSettings limits, IOptions<QrLoginOptions> options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<QrId, DateTimeOffset>> _open = [];
    private readonly PriorityQueue<(string Caller, QrId Session), DateTimeOffset> _ends = new();

    /// <summary>Counts a session that is about to be opened: null, or how long the address must wait for it.</summary>
    public TimeSpan? Reserve(string address, QrId session, TimeSpan lifetime) => Reserve(address, session, limits.OpenPerAddress, lifetime);

    /// <summary>Counts a session that is about to be scanned: null, or how long the login must wait for it.</summary>
    public TimeSpan? Reserve(LoginId login, QrId session) => Reserve(login.Value, session, limits.OpenPerLogin, MaxLifetime);

    /// <summary>It was refused, or is over as far as this process has heard.</summary>
    public void Release(string caller, QrId session)
    {
        lock (_lock) Forget(caller, session);
    }

    /// <summary>What is begun, if it comes about. While a store is gone everybody tries again and again, and must not be shut out for it once it is back.</summary>
    public async Task<T> OrReleaseAsync<T>(string caller, QrId session, Task<T> beginning)
    {
        try
        {
            return await beginning;
        }
        catch
        {
            Release(caller, session);
            throw;
        }
    }

    /// <summary>A phone does not know by whom a session was opened.</summary>
    private TimeSpan MaxLifetime => options.Value.SessionLifetime > options.Value.OAuthSessionLifetime ? options.Value.SessionLifetime : options.Value.OAuthSessionLifetime;

    private TimeSpan? Reserve(string caller, QrId session, int most, TimeSpan lifetime)
    {
        if (!limits.Enabled) return null;
        var now = time.GetUtcNow();
        lock (_lock)
        {
            while (_ends.TryPeek(out var past, out var end) && end <= now)
            {
                _ends.Dequeue();
                // It may have been ended and begun again since.
                if (_open.TryGetValue(past.Caller, out var begun) && begun.TryGetValue(past.Session, out var stored) && stored <= now) Forget(past.Caller, past.Session);
            }

            if (!_open.TryGetValue(caller, out var sessions)) _open[caller] = sessions = [];
            if (sessions.ContainsKey(session)) return null;
            if (sessions.Count >= most) return sessions.Values.Min() - now;
            var until = now + lifetime;
            sessions.Add(session, until);
            _ends.Enqueue((caller, session), until);
            return null;
        }
    }

    private void Forget(string caller, QrId session)
    {
        if (_open.TryGetValue(caller, out var sessions) && sessions.Remove(session) && sessions.Count == 0) _open.Remove(caller);
    }
}
