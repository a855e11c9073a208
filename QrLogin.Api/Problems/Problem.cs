using System.Collections.Frozen;
using Microsoft.AspNetCore.Diagnostics;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Problems;

/// <summary>
/// All refusals, as RFC 9457 problem details. Only this file turns a refusal into a status and a <c>code</c>, and each body
/// contains only what this file defines, so refusals that must look alike do.
/// </summary>
internal sealed partial class Problem(int status, string code, string title) : IResult
{
    public const string LockedCode = "too_many_attempts", RateLimitedCode = "rate_limited";

    private const string BadToken = "invalid_token", BadClient = "invalid_client";

    private const string BadPasskey = "invalid_passkey";

    private const string LacksScope = "insufficient_scope";

    private const string BadProof = "invalid_dpop_proof", NoNonce = "use_dpop_nonce";

    public static readonly Problem NotFound = new(404, "not_found", "This URL does not exist.");
    public static readonly Problem MethodNotAllowed = new(405, "method_not_allowed", "This URL does not support this method.");
    public static readonly Problem TooLarge = new(413, "too_large", "The body is larger than 16 KiB.");
    public static readonly Problem NotAnObject = Validation("body", "Must be a JSON object.");
    public static readonly Problem Unreadable = Validation("request", "The request is malformed.");
    public static readonly Problem UnsupportedMediaType = new(
        415, "unsupported_media_type", "This endpoint does not accept this media type, or the body is not UTF-8.");
    public static readonly Problem InvalidDevice = new(400, "invalid_device", "X-Device-Id or X-Device-Type is missing or malformed.");
    public static readonly Problem InvalidToken = new(
        401, "invalid_token", "The login token is not valid on this device.")
    { Challenge = BadToken };
    public static readonly Problem InvalidPollToken = new(
        401, "invalid_poll_token", "The poll token is not valid for this session on this device.")
    { Challenge = BadToken };
    public static readonly Problem Misdirected = new(421, "misdirected", "This service does not serve the host of the request.");
    public static readonly Problem RateLimited = RateLimitedFor(TimeSpan.FromSeconds(5));
    public static readonly Problem CrossSite = new(
        403, "cross_site", "Pages of this origin may not call the API: the origin is not configured.");
    public static readonly Problem MayNotVouch = new(
        403, "may_not_vouch", "A login of an OAuth client cannot vouch for another login, which would escape the client's limits.");
    public static readonly Problem Reauthenticate = new(
        403, "reauthenticate", "The person must prove again who they are: the login is too old for this, or proves nothing.");
    public static readonly Problem InvalidRegistration = new(
        400, BadPasskey, "The passkey is not valid for this account and service, or its options were used or have expired.");
    public static readonly Problem InvalidAssertion = new(
        403, BadPasskey, "The assertion is not valid for this account and request.");
    public static readonly Problem InsufficientScope = new(
        403, LacksScope, "A login of a client is the client's, not the person's: it cannot use this endpoint.")
    { Challenge = LacksScope };
    public static readonly Problem OpenIdScopeMissing = new(403, LacksScope, "The token was issued without the scope openid.")
    {
        Challenge = LacksScope,
    };
    public static readonly Problem Unavailable = new(
        503, "unavailable", "The service is temporarily unavailable. Nothing was lost; try again.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };
    public static readonly Problem InternalError = new(500, "internal_error", "An unexpected error occurred.");

    // The session endpoint, for an authorization request.
    private const string BadAuthorizationRequest = "invalid_authorization_request";

    // OAuth endpoints only: RFC 6749, section 5.2; RFC 8628, section 3.5.
    public static readonly Problem InvalidClient = new(
        401, BadClient, "The client is unknown, or its authentication failed.")
    { Challenge = BadClient };
    public static readonly Problem UnknownClient = new(400, BadClient, "The client_id is unknown.");
    public static readonly Problem UnknownLogoutRedirect =
        InvalidRequest("The post_logout_redirect_uri is not one of the client's.");
    public static readonly Problem UnauthorizedClient = new(400, "unauthorized_client", "The client is not allowed to make this request.");
    public static readonly Problem UnsupportedGrantType = new(
        400, "unsupported_grant_type", "The grant type is not supported: see grant_types_supported in the metadata.");
    public static readonly Problem InvalidGrant = new(
        400, "invalid_grant", "The code or token is unknown, has already been used, or belongs to another client, device or key.");
    public static readonly Problem AuthorizationPending = new(
        400, "authorization_pending", "The request has not been confirmed or denied yet.");
    public static readonly Problem AccessDenied = new(400, "access_denied", "The request was denied.");
    public static readonly Problem ExpiredToken = new(400, "expired_token", "The device code has expired.");
    public static readonly Problem ParameterRepeated = InvalidRequest("A parameter was sent more than once.");
    public static readonly Problem TokenMissing = InvalidRequest("The token is missing.");
    public static readonly Problem ProofMissing = new(400, BadProof, "This client must send a DPoP proof.");

    // RFC 9449, section 7.1: a challenge, because the proof accompanies a token.
    public static readonly Problem InvalidDpopProof = new(401, BadProof, BadProofTitle) { Challenge = BadProof };
    public static readonly Problem DpopNonceRequired = new(401, NoNonce, NoNonceTitle) { Challenge = NoNonce };

    // RFC 9449, section 5: no challenge, because the proof only binds the requested token.
    public static readonly Problem InvalidKeyBindingProof = new(400, BadProof, BadProofTitle);
    public static readonly Problem KeyBindingNonceRequired = new(400, NoNonce, NoNonceTitle);

    private static readonly FrozenDictionary<RefusalCode, Problem> s_refusals = new Dictionary<RefusalCode, Problem>
    {
        [RefusalCode.QrNotFound] = new(404, "qr_not_found", "The code is unknown, or ended too long ago."),
        [RefusalCode.InvalidPollToken] = InvalidPollToken,
        [RefusalCode.SameDevice] = new(409, "same_device", "A device cannot vouch for itself."),
        [RefusalCode.QrExpired] = new(410, "qr_expired", "The code has expired."),
        [RefusalCode.QrFinished] = new(409, "qr_finished", "The code has already been used."),
        [RefusalCode.QrAlreadyScanned] = new(409, "qr_already_scanned", "Someone else has scanned the code."),
        [RefusalCode.ScanCodeStale] = new(400, "scan_code_stale", "The code is no longer on the screen."),
        [RefusalCode.InvalidConfirmToken] = new(
            403, "invalid_confirm_token", "The confirm token is wrong, was replaced, or belongs to another login."),
        [RefusalCode.ConfirmTokenUsed] = new(409, "confirm_token_used", "The confirm token has already been used."),
        [RefusalCode.NumberMissing] = new(400, "validation", ValidationTitle)
        {
            Errors = new Dictionary<string, string[]> { ["matchNumber"] = ["Must be the number or the code on the other screen."] },
        },
        [RefusalCode.WrongNumber] = new(403, "wrong_number", "This is not the number or the code on the other screen."),
        [RefusalCode.UsernameTaken] = new(409, "username_taken", "This username is already taken."),
        [RefusalCode.InvalidCredentials] = new(401, "invalid_credentials", "The username or the password is wrong.") { Challenge = "" },
        [RefusalCode.InvalidToken] = InvalidToken,
        [RefusalCode.InvalidProof] = InvalidDpopProof,
        [RefusalCode.TooManyAttempts] = new(429, LockedCode, "Too many failed attempts. Try again later."),
        [RefusalCode.LoginNotFound] = new(404, "login_not_found", "This account has no login with this id."),
        [RefusalCode.LoginTooYoung] = new(403, "login_too_young", "This login is too young to end an older one."),
        [RefusalCode.InvalidCode] = InvalidGrant,
        [RefusalCode.CodeReplayed] = InvalidGrant,
        [RefusalCode.VoucherEnded] = InvalidGrant,
        [RefusalCode.Reauthenticate] = Reauthenticate,
        [RefusalCode.WrongPassword] = new(403, "wrong_password", "This is not the current password."),
        [RefusalCode.InvalidResetCode] = new(400, "invalid_reset_code", "The reset code is unknown, was used or replaced, or has expired."),
        [RefusalCode.PasskeyNotFound] = new(404, "passkey_not_found", "This account has no passkey with this id."),
        [RefusalCode.LastWayIn] = new(409, "last_way_in", "Without this passkey, nobody could log in to the account any more."),
        [RefusalCode.InvalidPasskey] = InvalidAssertion,
        [RefusalCode.PasskeyRequired] = new(403, "passkey_required", "The person must confirm with a passkey."),
        [RefusalCode.SlowDown] = new(400, "slow_down", "The client polls more often than its interval allows."),
    }.ToFrozenDictionary();

    /// <summary>The codes that point to a faulty client or service, not to an attack.</summary>
    private static readonly FrozenSet<string> UnauditedCodes =
        ["not_found", "method_not_allowed", "misdirected", "too_large", "unsupported_media_type", "invalid_device", "validation", NoNonce,
            "unavailable", "internal_error", BadAuthorizationRequest,
        "invalid_request", "authorization_pending", "slow_down", "access_denied", "expired_token"];

    private const string BadProofTitle = "The DPoP proof is not valid for this request.";
    private const string NoNonceTitle = "The DPoP proof must contain the nonce from the DPoP-Nonce header.";
    private const string ValidationTitle = "The request is not valid.";

    private int Status { get; } = status;

    /// <summary>The stable code in the contract.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the audit log records this problem.</summary>
    public bool IsAudited => !UnauditedCodes.Contains(Code);

    /// <summary>Whether this was the last wrong number, which denied the session.</summary>
    public bool IsLastNumber => AttemptsLeft == 0;

    /// <summary>Whether the response has a <c>WWW-Authenticate</c> header.</summary>
    public bool IsChallenge => Challenge is not null;

    /// <summary>Whether the response has a <c>Retry-After</c> header.</summary>
    public bool HasRetryAfter => RetryAfter is not null;

    /// <summary>Whether the response may carry a nonce for the next DPoP proof.</summary>
    public bool OffersNonce => Code is NoNonce or BadProof;

    /// <summary>
    /// The <c>error</c> of the challenge (RFC 6750, section 3; RFC 9449, section 7.1); empty for a challenge without one; null for no
    /// challenge.
    /// </summary>
    private string? Challenge { get; init; }

    private TimeSpan? RetryAfter { get; init; }

    private SessionStatus? SessionStatus { get; init; }

    private int? AttemptsLeft { get; init; }

    private IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    private string? OAuthError { get; init; }

    /// <summary>Returns the problem for the refusal of a rule.</summary>
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

    /// <summary>Returns the problem for a caller that must wait before it tries again.</summary>
    public static Problem RateLimitedFor(TimeSpan wait) => new(429, RateLimitedCode, "Too many requests.") { RetryAfter = wait };

    /// <summary>Returns the problem for an invalid request to an OAuth endpoint.</summary>
    public static Problem InvalidRequest(string what) => new(400, "invalid_request", what);

    /// <summary>Returns the problem for an authorization request that is not valid (RFC 6749, section 4.1.2.1).</summary>
    public static Problem InvalidAuthorizationRequest(string error, string what) =>
        new(400, BadAuthorizationRequest, what) { OAuthError = error };

    /// <summary>Returns the problem for such a request that a client pushes.</summary>
    public static Problem OfAuthorization(string error, string what) => new(400, error, what);

    /// <summary>Returns the problem for invalid members of a request.</summary>
    public static Problem Validation(IReadOnlyDictionary<string, string[]> errors) =>
        new(400, "validation", ValidationTitle) { Errors = errors };

    /// <summary>Returns the problem for one invalid member of a request.</summary>
    public static Problem Validation(string member, string mustBe) => Validation(new Dictionary<string, string[]> { [member] = [mustBe] });

    /// <summary>Sends the problem for a bare status that routing set.</summary>
    public static Task OfStatus(StatusCodeContext context) => context.HttpContext.Response.StatusCode switch
    {
        404 => NotFound.ExecuteAsync(context.HttpContext),
        405 => MethodNotAllowed.ExecuteAsync(context.HttpContext),
        _ => Task.CompletedTask,
    };

    /// <summary>Returns the problem for a request that the server could not read.</summary>
    public static Problem OfUnreadable(BadHttpRequestException unreadable) =>
        unreadable.StatusCode == TooLarge.Status ? TooLarge : Unreadable;
}
