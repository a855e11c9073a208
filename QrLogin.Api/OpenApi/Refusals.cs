using QrLogin.Api.Problems;

namespace QrLogin.Api.OpenApi;

/// <summary>The refusals that follow from what a route is, beside its own.</summary>
internal static class Refusals
{
    private static readonly Problem[]
        s_anyCall = [Problem.NotFound, Problem.MethodNotAllowed, Problem.TooLarge, Problem.RateLimited],
        ApiRefusals = [Problem.CrossSite, Problem.Unavailable, Problem.InternalError],
        s_withBody = [Problem.UnsupportedMediaType],
        s_firstProof = [Problem.InvalidKeyBindingProof, Problem.KeyBindingNonceRequired],
        s_proof = [Problem.InvalidDpopProof, Problem.DpopNonceRequired];

    /// <summary>Those that say only what may be said of any call: worth no word in a route's own table.</summary>
    public static bool IsOfAnyCall(Problem problem) => s_anyCall.Contains(problem) || ApiRefusals.Contains(problem) || s_withBody.Contains(problem);

    /// <summary>All that a route may refuse, those that are its own first.</summary>
    public static IEnumerable<Problem> Of(Doc doc, PathString path) =>
    [
        .. doc.Refusals,
        .. OfAccess(doc.Access),
        .. doc.Body is null ? [] : s_withBody,
        .. doc.Body is { Form: null } ? [Problem.Validation("body", "Must be a JSON object.")] : Array.Empty<Problem>(),
        .. s_anyCall,
        .. OAuthPaths.Contains(path) || path.StartsWithSegments("/api") ? ApiRefusals : [],
    ];

    private static Problem[] OfAccess(Access access) => access switch
    {
        Access.Device => [Problem.InvalidDevice, .. s_firstProof],
        Access.LoginToken => [Problem.InvalidDevice, Problem.InvalidToken, .. s_proof],
        Access.PollToken => [Problem.InvalidDevice, Problem.InvalidPollToken, .. s_proof],
        Access.DeviceClient => [Problem.InvalidClient, Problem.UnauthorizedClient, Problem.InvalidDevice, .. s_firstProof],
        Access.Client => [Problem.InvalidClient, Problem.InvalidRequest("The token is missing.")],
        Access.ResourceServer => [Problem.InvalidClient, Problem.UnauthorizedClient, Problem.InvalidRequest("The token is missing.")],
        _ => [],
    };
}
