namespace QrLogin.Api.RateLimits;

/// <summary>
/// Limits guesses at a client's secret (RFC 6749, section 2.3.1) to the rate of passwords, by client and address. A guess
/// takes its token before the comparison, so no pace and no concurrency yields more comparisons. While there is no token,
/// the refusal is the same for every secret and comes without a comparison.
/// </summary>
/// <remarks>
/// Thread-safe. Nothing distinguishes a client from a neighbour behind the same address except the secret: whatever
/// always lets the right secret in tells a neighbour whether a guess was right. So a client that has proved its secret
/// at an address is never refused there for a day, whatever its neighbours send, and there the strength of the secret
/// protects it: 256 random bits cannot be guessed at any rate. At every other address the limit holds, which protects
/// a weak secret from the rest of the world.
/// </remarks>
internal sealed class ClientSecretLimiter(RateLimitSettings limits, TimeProvider time)
{
    private const int MaxKnownClients = 10_000;

    private static readonly TimeSpan KnownFor = TimeSpan.FromDays(1);

    private readonly TokenBuckets<(ushort Client, string Address)> _guesses = new(time);
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();

    /// <summary>When each client last proved its secret at an address. Only a right secret adds an entry.</summary>
    private readonly RecentEntries<(string Client, string Address), TimeSpan> _known = new(KnownFor, MaxKnownClients);

    /// <summary>Checks a secret, unless the guesses at this client from this address are used up.</summary>
    /// <param name="client">The client's id in the request; there may be no such client.</param>
    /// <param name="address">The address of the request.</param>
    /// <param name="isRight">Compares the secret.</param>
    /// <param name="isShared">Whether everyone seems to have this address, because a proxy lost theirs.</param>
    /// <returns>Null, or how long to wait.</returns>
    public TimeSpan? TryCheck(string client, string address, Func<bool> isRight, bool isShared = false)
    {
        bool isKnown = !isShared && IsKnown(client, address);
        if (!isKnown && Take(client, address) is { } wait) return wait;
        if (isRight())
        {
            SetKnown(client, address);
            return null;
        }

        return isKnown ? Take(client, address) : null;
    }

    private TimeSpan? Take(string client, string address)
    {
        if (!limits.Enabled) return null;
        // A hash bounds the memory that made-up ids of any length and number take, and tells nothing about which ids exist.
        ushort hash = (ushort)client.GetHashCode(StringComparison.Ordinal);
        return _guesses.Take((hash, address), limits.PerAddress[RateLimitClass.Password]);
    }

    private bool IsKnown(string client, string address)
    {
        lock (_lock) return _known.TryGet((client, address), out var provedAt) && Now - provedAt < KnownFor;
    }

    private void SetKnown(string client, string address)
    {
        lock (_lock) _known.Set((client, address), Now, Now);
    }

    private TimeSpan Now => time.GetElapsedTime(_start);
}
