using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Problems;

/// <summary>How it is said: as problem details, and at the OAuth face as RFC 6749 has it.</summary>
internal sealed partial class Problem
{
    private const string MediaType = "application/problem+json", OAuthMediaType = "application/json";

    /// <summary>What the OAuth face calls those that it has another word for; those that only say that the request is wrong are <c>invalid_request</c>.</summary>
    private static readonly FrozenDictionary<string, string> s_oauthWords = new Dictionary<string, string>
    {
        ["not_found"] = "invalid_request",
        ["method_not_allowed"] = "invalid_request",
        ["too_large"] = "invalid_request",
        ["unsupported_media_type"] = "invalid_request",
        ["validation"] = "invalid_request",
        ["invalid_device"] = "invalid_request",
        ["cross_site"] = "invalid_request",
        [RateLimitedCode] = "slow_down",
        ["unavailable"] = "temporarily_unavailable",
        ["internal_error"] = "server_error",
    }.ToFrozenDictionary();

    public string Title { get; } = title;

    private ProblemResponse Body => new("urn:qrlogin:problem:" + Code, Title, Status, Code, SessionStatus, AttemptsLeft, Errors);

    private OAuthErrorResponse OAuthBody => new(s_oauthWords.GetValueOrDefault(Code, Code), Title);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusAt(httpContext.Request.Path);
        response.Headers.CacheControl = "no-store";
        httpContext.Features.Set(this);
        if (Challenge is not null) response.Headers.WWWAuthenticate = ChallengeOf(httpContext);
        if (RetryAfter is { } wait) response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return OAuthPaths.Contains(httpContext.Request)
            ? JsonResult.SendAsync(response, OAuthBody, OAuthErrorJson.Default.OAuthErrorResponse, OAuthMediaType)
            : JsonResult.SendAsync(response, Body, ProblemJson.Default.ProblemResponse, MediaType);
    }

    /// <summary>How it is shown at a path, for the API's document: the very body that would be sent.</summary>
    public ShownProblem At(PathString path) => OAuthPaths.Contains(path)
        ? new(StatusAt(path), OAuthBody.Error, OAuthMediaType, JsonSerializer.SerializeToNode(OAuthBody, OAuthErrorJson.Default.OAuthErrorResponse)!)
        : new(StatusAt(path), Code, MediaType, JsonSerializer.SerializeToNode(Body, ProblemJson.Default.ProblemResponse)!);

    /// <summary>Clients of the token endpoint know how to slow down by RFC 8628, section 3.5, and take a 429 for the end.</summary>
    private int StatusAt(PathString path) => Code == RateLimitedCode && OAuthPaths.IsToken(path) ? InvalidGrant.Status : Status;

    /// <summary>In the scheme of the request: who knows DPoP is told of its errors, and the algorithm.</summary>
    private string ChallengeOf(HttpContext http) =>
        Challenge is "" ? "Bearer"
        // The error is no parameter of Basic; clients' libraries show a challenge and not the body.
        : Challenge is BadClient ? $"Basic realm=\"oauth\", error=\"{BadClient}\""
        : Challenge is BadProof or NoNonce || UsesDpop(http.Request) ? $"DPoP error=\"{Challenge}\", algs=\"{DpopProof.Algorithm}\""
        : $"Bearer error=\"{Challenge}\"";

    private static bool UsesDpop(HttpRequest request) =>
        request.Headers.Authorization is [{ } text] && text.StartsWith("DPoP ", StringComparison.OrdinalIgnoreCase);
}
