using QrLogin.Api.Dpop;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>
/// A request whose poll token is that of the session in its URL, with a proof if it says so. Whether there is such a session, and
/// whether it asks for that proof, only its grain knows.
/// </summary>
internal sealed class PollTokenCaller
{
    private readonly PollToken? _token;

    private PollTokenCaller(Problem problem) => Problem = problem;

    private PollTokenCaller(PollToken token, Device device, DpopProof? proof) => (_token, Device, Proof) = (token, device, proof);

    /// <summary>Why it is none; null if it is. A wrong token stops here, before any grain is touched.</summary>
    public Problem? Problem { get; }

    public PollToken Token => _token ?? throw new InvalidOperationException("The caller was refused.");

    /// <summary>The device that the request says it comes from.</summary>
    public Device Device { get; } = null!;

    public DpopProof? Proof { get; }

    /// <summary>Called by the framework.</summary>
    public static ValueTask<PollTokenCaller> BindAsync(HttpContext http) => ValueTask.FromResult(Of(http));

    private static PollTokenCaller Of(HttpContext http)
    {
        if (PresentedToken.Read(http) is not { } shown
            || !PollToken.TryParse(shown.Token, out var token)
            || !token.QrId.Value.Equals(http.GetRouteValue("qrId") as string, StringComparison.Ordinal)) return new(Problem.InvalidPollToken);
        if (!shown.IsDpop) return new(token, http.Device(), null);
        var (proof, failure) = http.RequestServices.GetRequiredService<DpopProofValidator>().ValidateForToken(http, shown.Token);
        return proof is not null ? new(token, http.Device(), proof) : new(Problem.OfProof(failure));
    }
}
