using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Proofs;

/// <summary>A share of the proofs that come without a token.</summary>
[GrainType(GrainKinds.ProofType)]
internal sealed class ProofGrain(TimeProvider time) : Grain, IProofGrain
{
    private readonly ProofMemory _memory = new();

    public Task<bool> Accept(Proof proof) => Task.FromResult(_memory.Accept(proof, time.GetUtcNow()));
}
