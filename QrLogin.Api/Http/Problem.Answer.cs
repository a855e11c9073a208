using System.Collections.Frozen;
using System.Globalization;
using QrLogin.Api.Dpop;
using QrLogin.Api.OAuth;

namespace QrLogin.Api.Http;

/// <summary>How it is said: as problem details, and at the OAuth face as RFC 6749 has it.</summary>
internal sealed partial class Problem
{
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
        [TooOftenCode] = "slow_down",
        ["unavailable"] = "temporarily_unavailable",
        ["internal_error"] = "server_error",
    }.ToFrozenDictionary();

    private string Title { get; } = title;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusAt(httpContext);
        response.Headers.CacheControl = "no-store";
        httpContext.Features.Set(this);
        if (Challenge is not null) response.Headers.WWWAuthenticate = ChallengeOf(httpContext);
        if (RetryAfter is { } wait) response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (OAuthFace.Has(httpContext.Request))
            return JsonAnswer.Send(response, new OAuthErrorAnswer(s_oauthWords.GetValueOrDefault(Code, Code), Title), OAuthJson.Default.OAuthErrorAnswer, "application/json");
        var body = new ProblemBody("urn:qrlogin:problem:" + Code, Title, Status, Code, SessionStatus, AttemptsLeft, Errors);
        return JsonAnswer.Send(response, body, ApiJson.Default.ProblemBody, "application/problem+json");
    }

    /// <summary>Clients of the token endpoint know how to slow down by RFC 8628, section 3.5, and take a 429 for the end.</summary>
    private int StatusAt(HttpContext http) => Code == TooOftenCode && OAuthFace.IsToken(http.Request) ? InvalidGrant.Status : Status;

    /// <summary>In the scheme of the request: who knows DPoP is told of its errors, and the algorithm.</summary>
    private string ChallengeOf(HttpContext http) =>
        Challenge is "" ? "Bearer"
        // The error is no parameter of Basic; clients' libraries show a challenge and not the body.
        : Challenge is BadClient ? $"Basic realm=\"oauth\", error=\"{BadClient}\""
        : Challenge is BadProof or NoNonce || Presented.By(http) is { IsDpop: true } ? $"DPoP error=\"{Challenge}\", algs=\"{ProofText.Algorithm}\""
        : $"Bearer error=\"{Challenge}\"";
}
