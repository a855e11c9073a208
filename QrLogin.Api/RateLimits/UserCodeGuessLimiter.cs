using QrLogin.Grains.Contracts;

namespace QrLogin.Api.RateLimits;

/// <summary>
/// Counts, in this process, the wrong user codes of each address, whichever logins it uses. A code that is being looked up counts as wrong
/// until the answer is known.
/// </summary>
/// <remarks>Thread-safe. It cannot be switched off like a rate limit: the safety of such a short code depends on it.</remarks>
internal sealed class UserCodeGuessLimiter(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (GuessBudget Budget, int Pending)> _addresses = [];
    private readonly PriorityQueue<string, DateTimeOffset> _ends = new();

    /// <summary>Looks a code up for an address, unless the address has used up its guesses.</summary>
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
            var (budget, pending) = Of(address);
            if (budget.RetryAfter(now) is { } wait) return wait;
            // No more lookups at once than guesses left; the others may retry in a moment.
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
            var (budget, pending) = Of(address);
            _addresses[address] = (isWrong ? budget.AfterWrongGuess(now) : budget, pending - 1);
            if (isWrong) _ends.Enqueue(address, now + GuessBudget.Window);
            Forget(address, now);
            while (_ends.TryPeek(out string? past, out var end) && end <= now)
            {
                _ends.Dequeue();
                Forget(past, now);
            }
        }
    }

    private (GuessBudget Budget, int Pending) Of(string address) => _addresses.GetValueOrDefault(address, (GuessBudget.PerAddress, 0));

    private void Forget(string address, DateTimeOffset now)
    {
        if (Of(address) is { Pending: 0 } idle && idle.Budget.IsFull(now)) _addresses.Remove(address);
    }
}
