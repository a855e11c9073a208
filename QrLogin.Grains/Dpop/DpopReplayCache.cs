using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Dpop;

/// <summary>
/// The DPoP proofs that one grain has accepted and that have not expired, kept to detect replay (RFC 9449, section
/// 11.1). In memory only; allocates nothing until the first proof.
/// </summary>
internal sealed class DpopReplayCache
{
    /// <summary>More than any legitimate client sends in the few minutes that a proof is kept.</summary>
    public const int Capacity = 10_000;

    /// <summary>How far the clocks of a silo and a front end may differ: as far as those of a client and a front end.</summary>
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromSeconds(60);

    /// <summary>No proof is acceptable for longer: it has a nonce that was just issued.</summary>
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(3);

    private Dictionary<UInt128, RequestId>? _accepted;
    private PriorityQueue<UInt128, DateTimeOffset>? _expiries;

    /// <summary>Records the proof. False if another request has already used it.</summary>
    /// <exception cref="OverloadedException">
    /// The cache is full. The proof may be valid, but a replay of it could not be detected.
    /// </exception>
    public bool Accept(DpopProof proof, DateTimeOffset now)
    {
        _accepted ??= [];
        _expiries ??= new();
        while (_expiries.TryPeek(out var id, out var until) && until <= now)
        {
            _expiries.Dequeue();
            _accepted.Remove(id);
        }

        if (_accepted.TryGetValue(proof.Id, out var request)) return request == proof.RequestId;
        if (_accepted.Count >= Capacity) throw new OverloadedException("The DPoP replay cache is full.");
        _accepted.Add(proof.Id, proof.RequestId);
        // By this silo's clock as well: if it is ahead, the proof's own end is already past.
        var end = proof.ExpiresAt > now + MaxLifetime ? proof.ExpiresAt : now + MaxLifetime;
        _expiries.Enqueue(proof.Id, end + MaxClockSkew);
        return true;
    }
}
