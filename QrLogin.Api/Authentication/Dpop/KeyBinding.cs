using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.Dpop;

/// <summary>
/// The DPoP proof of a request without a token. It binds the requested session or login to the key of the proof.
/// </summary>
/// <param name="Proof">The proof; null if the request has none.</param>
internal sealed record KeyBinding(DpopProof? Proof) : IReadFromRequest<KeyBinding>
{
    public static ValueTask<Result<KeyBinding>> ReadAsync(HttpContext http)
    {
        var proof = http.RequestServices.GetRequiredService<DpopProofValidator>().ValidateWithoutToken(http);
        return new(proof.IsProblem ? proof.Problem : new KeyBinding(proof.Value));
    }

    /// <summary>
    /// Uses up the proof and returns the key to bind to; null without a proof, a problem if the proof is a replay.
    /// </summary>
    public async ValueTask<Result<KeyThumbprint?>> AcceptAsync(HttpContext http, IGrainFactory grains)
    {
        if (Proof is null) return (KeyThumbprint?)null;
        bool isNew = await http.CallAsync(grains.DpopReplay(Proof).Accept, Proof);
        return isNew ? (KeyThumbprint?)Proof.Key : Problem.InvalidKeyBindingProof;
    }
}
