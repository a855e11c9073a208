using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Dpop;

/// <summary>The replay cache for a share of the DPoP proofs that are sent without a token.</summary>
[GrainType(GrainTypeNames.DpopReplay)]
internal sealed class DpopReplayGrain(TimeProvider time) : Grain, IDpopReplayGrain
{
    private readonly DpopReplayCache _replayCache = new();

    public Task<bool> Accept(DpopProof proof) => Task.FromResult(_replayCache.Accept(proof, time.GetUtcNow()));
}
