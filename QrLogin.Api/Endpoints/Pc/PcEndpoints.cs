using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using QrLogin.Api.Authentication;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Pc;

/// <summary>The PC's side of a session: open it, follow it, get its QR code, cancel it.</summary>
internal static class PcEndpoints
{
    private const string SameRefusal =
        "A wrong token, an unknown, malformed or erased session and a wrong device all get the same 401 `invalid_poll_token`.";

    public static void MapPc(this IEndpointRouteBuilder sessions)
    {
        var finished = Problem.Of(new(RefusalCode.QrFinished, SessionStatus.Redeemed));
        sessions.MapPost("", Open).WithRateLimit(RateLimitClass.Open)
            .WithName("openSession")
            .WithSummary("Open a session")
            .WithDescription(
                "Returns the content of the QR code and the secret for following the session. An address can have "
                + "a few hundred open sessions at once; more are refused with 429 `rate_limited`. With `authorizationRequest`, the session "
                + "answers with a code for the client of that request.")
            .WithRequestExample(() => new OpenSessionRequest("Office PC"))
            .Returns("The session.", PcJson.Default.OpenSessionResponse, () => OpenSessionResponse.Example, location: "The session's URL.")
            .Refuses(Problem.InvalidAuthorizationRequest("invalid_request", "The code_challenge is missing."));
        var queries = sessions.MapGroup("/{qrId}").WithRateLimit(RateLimitClass.Read);
        queries.MapGet("", View)
            .WithName("viewSession")
            .WithSummary("Get the session, or wait for it to change")
            .WithDescription(
                "Returns at once. With `wait`, returns as soon as `version` differs from `since`, or unchanged when the time is up. "
                + "Polling faster than `pollInterval` is allowed, within the rate limit of the address. " + SameRefusal)
            .Returns("The session as its PC sees it.", SessionJson.Default.SessionResponse, () => SessionResponse.ExampleWaiting)
            .Refuses(WaitQuery.InvalidWait);
        queries.MapGet("/events", Events)
            .WithName("streamSession")
            .WithSummary("Follow the session as a stream")
            .WithDescription(
                """
                Server-sent events: `id:` is the version, `event:` is `status`, `data:` is a `SessionResponse` as JSON.
                The first event is the current state; another follows each change of status and, unless the session was
                opened with `ahead=true`, each new `qrText`; and a comment line at least every 15 s. The stream ends after
                the event that contains the token, `redirectTo` or `formPost`, and after `denied`, `cancelled`, `expired` and `redeemed`.
                `Last-Event-ID` is ignored. `EventSource` cannot send the required headers: use `fetch`. More than five
                streams on one session are refused with 429 `rate_limited`.
                """)
            .Returns(
                "The stream.",
                (SessionEventStream.MediaType,
                    () => SessionEventStream.ToText(SessionResponse.ExampleWaiting, SessionResponse.ExampleConfirmed)));
        queries.MapGet("/image", Image)
            .WithName("sessionImage")
            .WithSummary("Get the QR code as an image")
            .WithDescription("The current `qrText` as an image, while `waiting`. `<img>` cannot send the required headers: use `fetch`.")
            .Returns(
                "The image.",
                ("image/svg+xml", () => "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 37 37\">…</svg>"),
                ("image/png", null))
            .Refuses(ImageFormat.Invalid, finished);
        sessions.MapDelete("/{qrId}", Cancel).WithRateLimit(RateLimitClass.Verb)
            .WithName("cancelSession")
            .WithSummary("Cancel the session")
            .WithDescription(
                "Possible while `waiting` or `scanned`; the status is then `cancelled`. With `grace`, the session is cancelled only "
                + "if its PC does not request it within that time: for a page, which cannot tell whether it is being closed or reloaded. "
                + SameRefusal)
            .Returns("The session is cancelled, or will be unless its PC comes back.")
            .Refuses(GraceQuery.Invalid, finished);
    }

    /// <summary>The services that opening a session uses.</summary>
    private sealed record OpenServices(
        IGrainFactory Grains,
        OpenSessions OpenSessions,
        PublicOrigin Origin,
        OAuthClientRegistry Clients,
        AuthorizationRequests Requests,
        IOptions<QrLoginOptions> Options);

    private static async Task<Results<CreatedJsonResult<OpenSessionResponse>, Problem>> Open(
        Part<KeyBinding> binding,
        Part<AheadQuery> query,
        Part<OpenSessionRequest> body,
        HttpContext http,
        [AsParameters] OpenServices services)
    {
        var recipient = await LoginRecipient.ReadAsync(body.Value.AuthorizationRequest, http, services.Clients, services.Requests);
        if (recipient.IsProblem) return recipient.Problem;
        var (client, request) = recipient.Value;
        // With a code, the client proves its key when it exchanges the code.
        if (client is { RequireDpop: true } && request is null && binding.Value.Proof is null) return Problem.ProofMissing;
        var key = await binding.Value.AcceptAsync(http, services.Grains);
        if (key.IsProblem) return key.Problem;
        var (token, options) = (PollToken.Generate(), services.Options.Value);
        if (services.OpenSessions.Reserve(http.CallerKey(), token.QrId, options.SessionLifetime) is { } wait)
            return Problem.RateLimitedFor(wait);

        string salt = SecureRandom.NewLoginSalt();
        var command = new OpenSession
        {
            RequestId = http.RequestId(),
            Pc = http.Requester(body.Value.DeviceName),
            ScanCodes = ScanCodeSource.Rotating(SecureRandom.NewScanKey()),
            LoginSalt = salt,
            // The login of a code goes to the client, which does not know the poll token.
            LoginId = request is null ? token.DeriveLogin(salt).LoginId : SecureRandom.NewLoginId(),
            Key = key.Value,
            CodesAhead = query.Value.Ahead,
            Client = recipient.Value.ToSessionClient(),
            CodeAuthorization = request?.ToCodeAuthorization(token.DeriveCode(salt).Secret),
        };
        var opening = http.CallAsync(services.Grains.Session(token.QrId).Open, command);
        var view = await services.OpenSessions.OrReleaseAsync(http.CallerKey(), token.QrId, opening);
        if (view.ClientId != client?.Id || view.AnswersWithCode != (request is not null))
        {
            // A silo of an older version has dropped what it does not know, and would give the person's own rights to the page.
            services.OpenSessions.Release(http.CallerKey(), token.QrId);
            return Problem.Unavailable;
        }

        http.Record(AuditEvent.Opened, token.QrId);
        http.Response.Headers.Location = $"/api/v1/qr-sessions/{token.QrId}";
        var response = new OpenSessionResponse(
            token.QrId.Value,
            token.Reveal(),
            view.Status,
            view.Version,
            services.Origin.QrText(http, token.QrId, view.ScanCode!),
            view.ExpiresAt,
            view.ExpiresIn.ToSeconds(),
            options.PollInterval.ToSeconds(),
            UpcomingCode.Of(view, http, services.Origin, token.QrId),
            request is null ? null : new(request.Client.Name));
        return JsonResult.Created(response, PcJson.Default.OpenSessionResponse);
    }

    private static async ValueTask<Results<JsonResult<SessionResponse>, Problem>> View(
        Part<FollowedSession> session, Part<WaitQuery> query, HttpContext http, SessionFollower sessions, WaitLimiter waits)
    {
        var (pc, view) = session.Value;
        if (query.Value is { Wait: { } maxWait, Since: var since } && (since ?? view.Version) == view.Version)
        {
            if (!waits.TryEnter(http, pc.Token.QrId)) return Problem.RateLimited;
            var next = await sessions.LongPollAsync(http, pc, view, maxWait);
            if (next.IsProblem) return next.Problem;
            view = next.Value;
        }

        return await sessions.ToResponseAsync(http, pc, view) is { } response
            ? JsonResult.Ok(response, SessionJson.Default.SessionResponse)
            : Problem.InvalidPollToken;
    }

    private static Results<SessionEventStream, Problem> Events(
        Part<FollowedSession> session, HttpContext http, SessionFollower sessions, WaitLimiter waits)
    {
        var (pc, view) = session.Value;
        return waits.TryEnter(http, pc.Token.QrId) ? new SessionEventStream(pc, view, sessions) : Problem.RateLimited;
    }

    private static Results<FileContentHttpResult, Problem> Image(
        Part<FollowedSession> session, Part<ImageFormat> format, HttpContext http, PublicOrigin origin)
    {
        var (pc, view) = session.Value;
        if (view.ScanCode is not { } code) return Problem.Of(new(RefusalCode.QrFinished, view.Status));
        return TypedResults.Bytes(format.Value.Render(origin.QrText(http, pc.Token.QrId, code)), format.Value.MediaType);
    }

    private static async Task<Results<NoContent, Problem>> Cancel(
        Part<PollTokenCaller> pc, Part<GraceQuery> query, HttpContext http, IGrainFactory grains, OpenSessions openSessions)
    {
        var (token, device, proof) = pc.Value;
        var command = new CancelSession(http.RequestId(), device, proof, query.Value.Grace);
        if (await http.TryCallAsync(grains.Session(token.QrId).Cancel, command) is { } problem) return problem;
        bool isLeaving = command.Grace > TimeSpan.Zero;
        // A PC that left may come back, so the session still counts as open.
        if (!isLeaving) openSessions.Release(http.CallerKey(), token.QrId);
        http.Record(isLeaving ? AuditEvent.Left : AuditEvent.Cancelled, token.QrId);
        return TypedResults.NoContent();
    }
}
