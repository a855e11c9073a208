using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Problems;

/// <summary>How a problem is sent: as problem details, or as an RFC 6749 error at the OAuth endpoints.</summary>
internal sealed partial class Problem
{
    private const string MediaType = "application/problem+json", OAuthMediaType = "application/json";

    /// <summary>
    /// The OAuth error of each code that OAuth does not define. Codes that just mean a bad request become
    /// <c>invalid_request</c>.
    /// </summary>
    private static readonly FrozenDictionary<string, string> OAuthErrors = new Dictionary<string, string>
    {
        ["not_found"] = "invalid_request",
        ["method_not_allowed"] = "invalid_request",
        ["too_large"] = "invalid_request",
        ["unsupported_media_type"] = "invalid_request",
        ["validation"] = "invalid_request",
        ["invalid_device"] = "invalid_request",
        ["cross_site"] = "invalid_request",
        ["misdirected"] = "invalid_request",
        [RateLimitedCode] = "slow_down",
        ["unavailable"] = "temporarily_unavailable",
        ["internal_error"] = "server_error",
    }.ToFrozenDictionary();

    public string Title { get; } = title;

    private ProblemResponse Body =>
        new("urn:qrlogin:problem:" + Code, Title, Status, Code, SessionStatus, AttemptsLeft, Errors, OAuthError);

    private OAuthErrorResponse OAuthBody => new(OAuthError ?? OAuthErrors.GetValueOrDefault(Code, Code), Title);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusAt(httpContext.Request.Path);
        response.Headers.CacheControl = "no-store";
        httpContext.Features.Set(this);
        if (ChallengeOf(httpContext.Request) is { } challenge) response.Headers.WWWAuthenticate = challenge;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (httpContext.Features.Get<ProblemView>() is { } page) return page.SendAsync(httpContext, OAuthBody.Error, Title);
        return OAuthPaths.Contains(httpContext.Request)
            ? JsonResult.SendAsync(response, OAuthBody, OAuthErrorJson.Default.OAuthErrorResponse, OAuthMediaType)
            : JsonResult.SendAsync(response, Body, ProblemJson.Default.ProblemResponse, MediaType);
    }

    /// <summary>The problem as it is sent at a path, for the OpenAPI document.</summary>
    public ShownProblem At(PathString path) => OAuthPaths.Contains(path)
        ? new(
            StatusAt(path),
            OAuthBody.Error,
            OAuthMediaType,
            JsonSerializer.SerializeToNode(OAuthBody, OAuthErrorJson.Default.OAuthErrorResponse)!)
        : new(StatusAt(path), Code, MediaType, JsonSerializer.SerializeToNode(Body, ProblemJson.Default.ProblemResponse)!);

    /// <summary>
    /// Clients of the token endpoint slow down as RFC 8628, section 3.5, describes, but give up on a 429.
    /// </summary>
    private int StatusAt(PathString path) =>
        Code == RateLimitedCode && OAuthPaths.IsToken(path) ? InvalidGrant.Status : Status;

    /// <summary>
    /// The challenge, in the scheme of the request; null if there is none. For a client that uses DPoP, it also names the algorithm.
    /// </summary>
    private string? ChallengeOf(HttpRequest request)
    {
        if (Challenge is null) return null;
        if (Challenge is "") return "Bearer";
        if (Challenge is BadClient)
        {
            // RFC 6749, section 5.2: only for a client that used the Authorization header. Otherwise, a browser would show its own
            // login dialog. Basic has no error parameter, but client libraries show the challenge and not the body.
            return request.Headers.Authorization.Count == 0 ? null : $"Basic realm=\"oauth\", error=\"{BadClient}\"";
        }

        bool isDpop = Challenge is BadProof or NoNonce || UsesDpop(request);
        return isDpop ? $"DPoP error=\"{Challenge}\", algs=\"{DpopProof.Algorithm}\"" : $"Bearer error=\"{Challenge}\"";
    }

    private static bool UsesDpop(HttpRequest request) =>
        request.Headers.Authorization is [{ } text] && text.StartsWith("DPoP ", StringComparison.OrdinalIgnoreCase);
}
