using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Dpop;

/// <summary>The proofs that were shown to one grain and could be shown again (RFC 9449, section 11.1), in memory. Costs nothing where none is.</summary>
internal sealed class DpopReplayCache
{
    /// <summary>More of them in their two minutes than any client shows.</summary>
    public const int Capacity = 10_000;

    /// <summary>How far the clocks of a silo and of a front end may be apart.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(10);

    private Dictionary<UInt128, RequestId>? _shown;
    private PriorityQueue<UInt128, DateTimeOffset>? _past;

    /// <summary>Whether this proof was never shown before, except by the very request that brings it; from here on it was.</summary>
    /// <exception cref="OverloadedException">There is no more room: the proof may be right, but nobody could tell if it came again.</exception>
    public bool Accept(DpopProof proof, DateTimeOffset now)
    {
        _shown ??= [];
        _past ??= new();
        while (_past.TryPeek(out var id, out var until) && until <= now)
        {
            _past.Dequeue();
            _shown.Remove(id);
        }

        if (_shown.TryGetValue(proof.Id, out var request)) return request == proof.RequestId;
        if (_shown.Count >= Capacity) throw new OverloadedException("Too many proofs at once.");
        _shown.Add(proof.Id, proof.RequestId);
        _past.Enqueue(proof.Id, proof.ExpiresAt + s_skew);
        return true;
    }
}
