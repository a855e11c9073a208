using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using QrLogin.Api.Authentication;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Pc;

/// <summary>The PC's side of a session: open it, follow it, get its picture, cancel it.</summary>
internal static class PcEndpoints
{
    public static void MapPc(this IEndpointRouteBuilder sessions)
    {
        sessions.MapPost("", Open).WithRateLimit(RateLimitClass.Open).Documents(() => PcDocs.Open);
        var queries = sessions.MapGroup("/{qrId}").WithRateLimit(RateLimitClass.Read);
        queries.MapGet("", View).Documents(() => PcDocs.View);
        queries.MapGet("/events", Events).Documents(() => PcDocs.Events);
        queries.MapGet("/image", Image).Documents(() => PcDocs.Image);
        sessions.MapDelete("/{qrId}", Cancel).WithRateLimit(RateLimitClass.Verb).Documents(() => PcDocs.Cancel);
    }

    /// <summary>What opening needs besides the request.</summary>
    private sealed record OpenServices(IGrainFactory Grains, OpenSessions OpenSessions, PublicOrigin Origin, IOptions<QrLoginOptions> Options);

    private static async Task<Results<CreatedJsonResult<OpenSessionResponse>, Problem>> Open(
        Part<KeyBinding> binding, Part<OpenSessionRequest> body, HttpContext http, [AsParameters] OpenServices services)
    {
        var key = await binding.Value.AcceptAsync(http, services.Grains);
        if (key.IsProblem) return key.Problem;
        var (token, options) = (PollToken.Generate(), services.Options.Value);
        if (services.OpenSessions.Reserve(http.CallerKey(), token.QrId, options.SessionLifetime) is { } wait) return Problem.RateLimitedFor(wait);

        var command = new OpenSession
        {
            RequestId = http.RequestId(),
            Pc = http.Requester(body.Value.DeviceName),
            ScanCodes = ScanCodeSource.Rotating(SecureRandom.NewScanKey()),
            LoginSalt = SecureRandom.NewLoginSalt(),
            Key = key.Value,
        };
        var view = await services.OpenSessions.OrReleaseAsync(http.CallerKey(), token.QrId, http.CallAsync(services.Grains.Session(token.QrId).Open, command));
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
            options.PollInterval.ToSeconds());
        return JsonResult.Created(response, PcJson.Default.OpenSessionResponse);
    }

    private static async Task<Results<JsonResult<SessionResponse>, Problem>> View(
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

    private static Results<SessionEventStream, Problem> Events(Part<FollowedSession> session, HttpContext http, SessionFollower sessions, WaitLimiter waits)
    {
        var (pc, view) = session.Value;
        return waits.TryEnter(http, pc.Token.QrId) ? new SessionEventStream(pc, view, sessions) : Problem.RateLimited;
    }

    private static Results<FileContentHttpResult, Problem> Image(Part<FollowedSession> session, Part<ImageFormat> format, HttpContext http, PublicOrigin origin)
    {
        var (pc, view) = session.Value;
        if (view.ScanCode is not { } code) return Problem.Of(new(RefusalCode.QrFinished, view.Status));
        return TypedResults.Bytes(format.Value.Render(origin.QrText(http, pc.Token.QrId, code)), format.Value.MediaType);
    }

    private static async Task<Results<NoContent, Problem>> Cancel(Part<PollTokenCaller> pc, HttpContext http, IGrainFactory grains, OpenSessions openSessions)
    {
        var (token, device, proof) = pc.Value;
        if (await http.TryCallAsync(grains.Session(token.QrId).Cancel, new CancelSession(http.RequestId(), device, proof)) is { } problem) return problem;
        openSessions.Release(http.CallerKey(), token.QrId);
        http.Record(AuditEvent.Cancelled, token.QrId);
        return TypedResults.NoContent();
    }
}
