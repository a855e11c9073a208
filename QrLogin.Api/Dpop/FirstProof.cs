using QrLogin.Api.Http;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Dpop;

/// <summary>The proof that comes before there is a token: with it a PC opens a session, or a phone logs in, and binds what follows to its key.</summary>
internal static class KeyBinding
{
    /// <summary>The key to bind to, if the request shows one; or what is wrong with its proof, or else with its body.</summary>
    public static async Task<(KeyThumbprint? Key, Problem? Problem)> ReadKeyBindingAsync(this HttpContext http, IGrainFactory grains, Problem? ofBody)
    {
        var (proof, failure) = http.RequestServices.GetRequiredService<DpopProofValidator>().ValidateWithoutToken(http);
        if (failure != DpopFailure.None) return (null, Problem.OfKeyBinding(failure));
        if (proof is null || ofBody is not null) return (null, ofBody);
        bool isNew = await http.CallAsync(grains.DpopReplay(proof).Accept, proof);
        return isNew ? (proof.Key, null) : (null, Problem.OfKeyBinding(DpopFailure.Invalid));
    }
}
