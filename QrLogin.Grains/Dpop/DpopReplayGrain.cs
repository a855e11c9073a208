using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Dpop;

/// <summary>A share of the proofs that come without a token.</summary>
[GrainType(GrainTypeNames.DpopReplay)]
internal sealed class DpopReplayGrain(TimeProvider time) : Grain, IDpopReplayGrain
{
    private readonly DpopReplayCache _memory = new();

    public Task<bool> Accept(DpopProof proof) => Task.FromResult(_memory.Accept(proof, time.GetUtcNow()));
}
