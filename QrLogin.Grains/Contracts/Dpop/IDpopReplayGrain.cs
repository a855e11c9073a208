namespace QrLogin.Grains.Contracts;

/// <summary>
/// Replay cache for DPoP proofs sent without a token, such as when opening a session or logging in: no session or login
/// grain can remember those. The proofs are spread over a few such grains by <see cref="DpopProof.Id"/>. Kept in memory
/// only.
/// </summary>
[GrainInterfaceType(GrainTypeNames.DpopReplay)]
public interface IDpopReplayGrain : IGrainWithStringKey
{
    /// <summary>Records the proof. False if another request has already used it.</summary>
    /// <exception cref="OverloadedException">The cache is full.</exception>
    [Alias("accept")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> Accept(DpopProof proof);
}
