namespace QrLogin.Api.Requests;

/// <summary>
/// Counts the refusals of each minute by event, reason and caller: the first few are logged one by one, and the others as
/// one number. Otherwise one caller who ignores refusals could fill the disk with a line for each request.
/// </summary>
/// <remarks>Thread-safe. Memory is bounded: callers beyond <see cref="MaxCallers"/> in a minute are counted together.</remarks>
internal sealed class RefusalCounter
{
    public const int MaxLogged = 5, MaxCallers = 1_000;

    /// <summary>The caller that stands for all those that are not counted one by one.</summary>
    public const string OtherCallers = "other addresses";

    private readonly Lock _lock = new();
    private Dictionary<RefusalKey, int> _minute = [];

    /// <summary>Counts a refusal, and returns whether to log it.</summary>
    public bool IsLogged(AuditEvent auditEvent, string? reason, string caller)
    {
        var key = new RefusalKey(auditEvent, reason, caller);
        lock (_lock)
        {
            if (_minute.Count >= MaxCallers && !_minute.ContainsKey(key)) key = key with { Caller = OtherCallers };
            int count = _minute.GetValueOrDefault(key) + 1;
            _minute[key] = count;
            return count <= MaxLogged;
        }
    }

    /// <summary>Starts the next minute, and returns how many refusals of the last one were not logged.</summary>
    public IReadOnlyList<(RefusalKey Key, int Count)> EndMinute()
    {
        Dictionary<RefusalKey, int> ended;
        lock (_lock)
        {
            if (_minute.Count == 0) return [];
            (ended, _minute) = (_minute, []);
        }

        return [.. ended.Where(r => r.Value > MaxLogged).Select(r => (r.Key, r.Value - MaxLogged))];
    }
}

/// <summary>What the refusals that are counted together have in common.</summary>
internal sealed record RefusalKey(AuditEvent Event, string? Reason, string Caller);
