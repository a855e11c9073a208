namespace QrLogin.Grains.Contracts;

/// <summary>
/// Remembers proofs that come without a token, and so touch no grain that could: those that open a session or log in. Each of a
/// few such grains has its share of them, by <see cref="DpopProof.Id"/>. In memory only.
/// </summary>
[GrainInterfaceType(GrainTypeNames.DpopReplay)]
public interface IDpopReplayGrain : IGrainWithStringKey
{
    /// <summary>Whether the proof was never shown before, except by this very request.</summary>
    [Alias("accept")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> Accept(DpopProof proof);
}
