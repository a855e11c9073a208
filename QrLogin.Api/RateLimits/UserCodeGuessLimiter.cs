using QrLogin.Grains.Contracts;

namespace QrLogin.Api.RateLimits;

/// <summary>
/// Limits the wrong user codes per address in this process, whichever logins the address uses. A code that is being
/// looked up counts as wrong until the result is known.
/// </summary>
/// <remarks>
/// Thread-safe. Unlike a rate limit, this cannot be switched off: user codes are so short that their security depends
/// on it.
/// </remarks>
internal sealed class UserCodeGuessLimiter(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (GuessBudget Budget, int Pending)> _addresses = [];
    private readonly PriorityQueue<string, DateTimeOffset> _expiries = new();

    /// <summary>Looks up a code, unless the address has used up its guesses.</summary>
    public async Task<GrainResult<UserCodeTarget>> TryLookUpAsync(string address, Func<Task<GrainResult<UserCodeTarget>>> lookUp)
    {
        if (Begin(address) is { } wait) return new Refusal(RefusalCode.TooManyAttempts, RetryAfter: wait);
        bool isWrong = false;
        try
        {
            var result = await lookUp();
            isWrong = result.Refusal?.Code == RefusalCode.QrNotFound;
            return result;
        }
        finally
        {
            End(address, isWrong);
        }
    }

    private TimeSpan? Begin(string address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var (budget, pending) = StateOf(address);
            if (budget.RetryAfter(now) is { } wait) return wait;
            // Never more concurrent lookups than guesses left. The rest may retry in a moment.
            if (budget.Remaining(now) <= pending) return TimeSpan.FromSeconds(1);
            _addresses[address] = (budget, pending + 1);
            return null;
        }
    }

    private void End(string address, bool isWrong)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var (budget, pending) = StateOf(address);
            _addresses[address] = (isWrong ? budget.AfterWrongGuess(now) : budget, pending - 1);
            if (isWrong) _expiries.Enqueue(address, now + GuessBudget.Window);
            RemoveIfIdle(address, now);
            while (_expiries.TryPeek(out string? expired, out var expiry) && expiry <= now)
            {
                _expiries.Dequeue();
                RemoveIfIdle(expired, now);
            }
        }
    }

    private (GuessBudget Budget, int Pending) StateOf(string address) =>
        _addresses.GetValueOrDefault(address, (GuessBudget.PerAddress, 0));

    private void RemoveIfIdle(string address, DateTimeOffset now)
    {
        if (StateOf(address) is { Pending: 0 } idle && idle.Budget.IsFull(now)) _addresses.Remove(address);
    }
}
