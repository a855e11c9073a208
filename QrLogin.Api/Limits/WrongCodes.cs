using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Limits;

/// <summary>Counts, in this process, the wrong user codes of each address, whichever logins it uses. What is being looked up counts as wrong until it is known.</summary>
/// <remarks>Safe to use from any thread. Not a rate limit that can be switched off: it is what such a short code rests on.</remarks>
internal sealed class UserCodeGuessLimiter(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (GuessBudget Budget, int UnderWay)> _addresses = [];
    private readonly PriorityQueue<string, DateTimeOffset> _ends = new();

    /// <summary>Looks a code up for an address, unless it has no guesses left: then the answer is how long it must wait.</summary>
    public async Task<(T? Found, TimeSpan? Wait)> TryLookUpAsync<T>(string address, Func<Task<T>> lookUp, Func<T, bool> isWrong)
        where T : class
    {
        if (Begin(address) is { } wait) return (null, wait);
        bool wrong = false;
        try
        {
            var found = await lookUp();
            wrong = isWrong(found);
            return (found, null);
        }
        finally
        {
            End(address, wrong);
        }
    }

    private TimeSpan? Begin(string address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var (budget, underWay) = Of(address);
            if (budget.RetryAfter(now) is { } wait) return wait;
            // As many at once as there are guesses left: the others may ask again in a moment.
            if (budget.Remaining(now) <= underWay) return TimeSpan.FromSeconds(1);
            _addresses[address] = (budget, underWay + 1);
            return null;
        }
    }

    private void End(string address, bool wrong)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var (budget, underWay) = Of(address);
            _addresses[address] = (wrong ? budget.AfterWrongGuess(now) : budget, underWay - 1);
            if (wrong) _ends.Enqueue(address, now + GuessBudget.Window);
            Forget(address, now);
            while (_ends.TryPeek(out string? past, out var end) && end <= now)
            {
                _ends.Dequeue();
                Forget(past, now);
            }
        }
    }

    private (GuessBudget Budget, int UnderWay) Of(string address) => _addresses.GetValueOrDefault(address, (GuessBudget.PerAddress, 0));

    private void Forget(string address, DateTimeOffset now)
    {
        if (Of(address) is { UnderWay: 0 } idle && idle.Budget.IsFull(now)) _addresses.Remove(address);
    }
}
