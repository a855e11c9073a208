using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>
/// Every way of saying no, as RFC 9457 problem details: the only place where a refusal becomes a status and a
/// <c>code</c>. A body holds nothing but what stands here, so that answers which must not differ cannot.
/// </summary>
internal sealed class Problem(int status, string code, string title) : IResult
{
    private const string BadToken = "Bearer error=\"invalid_token\"";

    public static readonly Problem NotFound = new(404, "not_found", "There is nothing at this address.");
    public static readonly Problem MethodNotAllowed = new(405, "method_not_allowed", "This address does not take this method.");
    public static readonly Problem TooLarge = new(413, "too_large", "The body is larger than 16 KiB.");
    public static readonly Problem UnsupportedMediaType = new(415, "unsupported_media_type", "The body must be application/json in UTF-8.");
    public static readonly Problem InvalidDevice = new(400, "invalid_device", "X-Device-Id or X-Device-Type is missing or malformed.");
    public static readonly Problem InvalidToken = new(401, "invalid_token", "The login token is not valid on this device.") { Challenge = BadToken };
    public static readonly Problem InvalidPollToken = new(401, "invalid_poll_token", "The poll token is not valid for this session on this device.") { Challenge = BadToken };
    public static readonly Problem RateLimited = new(429, "rate_limited", "Too many requests at once.") { RetryAfter = TimeSpan.FromSeconds(5) };
    public static readonly Problem Unavailable = new(503, "unavailable", "The service cannot do this right now. Nothing is lost; try again.") { RetryAfter = TimeSpan.FromSeconds(2) };
    public static readonly Problem InternalError = new(500, "internal_error", "This should not have happened.");

    private static readonly FrozenDictionary<RefusalCode, Problem> s_refusals = new Dictionary<RefusalCode, Problem>
    {
        [RefusalCode.QrNotFound] = new(404, "qr_not_found", "There is no such code, or it was forgotten."),
        [RefusalCode.InvalidPollToken] = InvalidPollToken,
        [RefusalCode.SameDevice] = new(409, "same_device", "A device cannot vouch for itself."),
        [RefusalCode.QrExpired] = new(410, "qr_expired", "The code has expired."),
        [RefusalCode.QrFinished] = new(409, "qr_finished", "The code has done its work."),
        [RefusalCode.QrAlreadyScanned] = new(409, "qr_already_scanned", "Somebody else has scanned the code."),
        [RefusalCode.ScanCodeStale] = new(400, "scan_code_stale", "This is not the code on the screen now."),
        [RefusalCode.InvalidConfirmToken] = new(403, "invalid_confirm_token", "The confirm token is wrong, was replaced, or is another login's."),
        [RefusalCode.ConfirmTokenUsed] = new(409, "confirm_token_used", "The confirm token has done its work."),
        [RefusalCode.NumberMissing] = new(400, "validation", ValidationTitle)
        {
            Errors = new Dictionary<string, string[]> { ["matchNumber"] = ["The number on the other screen must be typed."] },
        },
        [RefusalCode.WrongNumber] = new(403, "wrong_number", "This is not the number on the other screen."),
        [RefusalCode.UsernameTaken] = new(409, "username_taken", "Somebody else has this name."),
        [RefusalCode.InvalidCredentials] = new(401, "invalid_credentials", "The name or the password is wrong.") { Challenge = "Bearer" },
        [RefusalCode.TooManyAttempts] = new(429, "too_many_attempts", "Too many wrong tries; wait."),
        [RefusalCode.LoginNotFound] = new(404, "login_not_found", "No login of this account has this id."),
    }.ToFrozenDictionary();

    private const string ValidationTitle = "The request is not what it must be.";

    private int Status { get; } = status;

    private string Code { get; } = code;

    private string? Challenge { get; init; }

    private TimeSpan? RetryAfter { get; init; }

    private SessionStatus? SessionStatus { get; init; }

    private int? AttemptsLeft { get; init; }

    private IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>A rule of the core said no.</summary>
    public static Problem Of(Refusal refusal)
    {
        var known = s_refusals[refusal.Code];
        if (refusal is { SessionStatus: null, AttemptsLeft: null, RetryAfter: null }) return known;
        return new(known.Status, known.Code, known.Title)
        {
            Challenge = known.Challenge,
            Errors = known.Errors,
            SessionStatus = refusal.SessionStatus,
            AttemptsLeft = refusal.AttemptsLeft,
            RetryAfter = refusal.RetryAfter,
        };
    }

    /// <summary>Members of the request are not what they must be.</summary>
    public static Problem Validation(IReadOnlyDictionary<string, string[]> errors) => new(400, "validation", ValidationTitle) { Errors = errors };

    /// <summary>One member of the request is not what it must be.</summary>
    public static Problem Validation(string member, string mustBe) => Validation(new Dictionary<string, string[]> { [member] = [mustBe] });

    /// <summary>Routing said no with a bare status.</summary>
    public static Task OfStatus(StatusCodeContext context) => context.HttpContext.Response.StatusCode switch
    {
        404 => NotFound.ExecuteAsync(context.HttpContext),
        405 => MethodNotAllowed.ExecuteAsync(context.HttpContext),
        _ => Task.CompletedTask,
    };

    /// <summary>The server could not read the request.</summary>
    public static Problem OfUnreadable(BadHttpRequestException unreadable) =>
        unreadable.StatusCode == TooLarge.Status ? TooLarge : Validation("request", "The request could not be read.");

    private string Title { get; } = title;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (Challenge is not null) response.Headers.WWWAuthenticate = Challenge;
        if (RetryAfter is { } wait) response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var body = new ProblemBody("urn:qrlogin:problem:" + Code, Title, Status, Code, SessionStatus, AttemptsLeft, Errors);
        return JsonAnswer.Send(response, body, ApiJson.Default.ProblemBody, "application/problem+json");
    }
}
