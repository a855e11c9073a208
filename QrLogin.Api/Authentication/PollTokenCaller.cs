using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication;

/// <summary>
/// A PC whose poll token belongs to the session in the URL, with a valid DPoP proof if it uses one. Only the session's
/// grain knows whether the session exists, and whether it requires a proof.
/// </summary>
/// <param name="Token">The poll token.</param>
/// <param name="Device">The device in the request's headers.</param>
/// <param name="Proof">The DPoP proof; null if the token was sent as Bearer.</param>
internal sealed record PollTokenCaller(PollToken Token, Device Device, DpopProof? Proof) : IReadFromRequest<PollTokenCaller>
{
    public static ValueTask<Result<PollTokenCaller>> ReadAsync(HttpContext http) => new(Read(http));

    public static Result<PollTokenCaller> Read(HttpContext http)
    {
        // A wrong token stops here, before any grain is called.
        if (PresentedToken.Read(http) is not { } presented
            || !PollToken.TryParse(presented.Token, out var token)
            || !token.QrId.Value.Equals(http.GetRouteValue(RouteValues.QrId) as string, StringComparison.Ordinal))
            return Problem.InvalidPollToken;
        if (!presented.IsDpop) return new PollTokenCaller(token, http.Device(), null);
        var proof = http.RequestServices.GetRequiredService<DpopProofValidator>().ValidateForToken(http, presented.Token);
        return proof.IsProblem ? proof.Problem : new PollTokenCaller(token, http.Device(), proof.Value);
    }
}
