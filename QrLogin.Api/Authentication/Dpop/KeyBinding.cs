using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.Dpop;

/// <summary>
/// The DPoP proof of a request without a token, if it has one: it binds what the request asks for, a session or a login, to its key.
/// </summary>
internal sealed record KeyBinding(DpopProof? Proof) : IReadFromRequest<KeyBinding>
{
    public static ValueTask<Result<KeyBinding>> ReadAsync(HttpContext http)
    {
        var proof = http.RequestServices.GetRequiredService<DpopProofValidator>().ValidateWithoutToken(http);
        return new(proof.IsProblem ? proof.Problem : new KeyBinding(proof.Value));
    }

    /// <summary>The key to bind to, or null without a proof; a problem if the proof was used before.</summary>
    public async ValueTask<Result<KeyThumbprint?>> AcceptAsync(HttpContext http, IGrainFactory grains)
    {
        if (Proof is null) return (KeyThumbprint?)null;
        return await http.CallAsync(grains.DpopReplay(Proof).Accept, Proof) ? (KeyThumbprint?)Proof.Key : Problem.InvalidKeyBindingProof;
    }
}
