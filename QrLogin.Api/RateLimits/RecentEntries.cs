using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Api.RateLimits;

/// <summary>
/// Keeps each entry for at least a period after it was last set, and never more than twice <paramref name="max"/>
/// entries. There are two generations, and the older one is dropped as a whole, so that no entry has to be searched for.
/// </summary>
/// <remarks>
/// Not thread-safe. If more than <paramref name="max"/> different keys are set within one period, the oldest entries are
/// dropped early.
/// </remarks>
internal sealed class RecentEntries<TKey, TValue>(TimeSpan period, int max)
    where TKey : notnull
{
    private Dictionary<TKey, TValue> _recent = [], _older = [];
    private TimeSpan _startedAt;

    public int Count => _recent.Count + _older.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) =>
        _recent.TryGetValue(key, out value) || _older.TryGetValue(key, out value);

    /// <param name="key">The key of the entry.</param>
    /// <param name="value">The value that it has from now on.</param>
    /// <param name="now">The time on a clock that only moves forward.</param>
    public void Set(TKey key, TValue value, TimeSpan now)
    {
        bool isFull = _recent.Count >= max && !_recent.ContainsKey(key);
        if (isFull || now - _startedAt >= period) (_recent, _older, _startedAt) = ([], _recent, now);
        _recent[key] = value;
    }
}
