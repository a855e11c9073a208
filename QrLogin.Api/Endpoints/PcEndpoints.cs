using Microsoft.Extensions.Options;
using QrLogin.Api.Dpop;
using QrLogin.Api.Http;
using QrLogin.Api.Limits;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints;

/// <summary>The PC's side of a session: open it, follow it, show its picture, give it up.</summary>
internal static class PcEndpoints
{
    public static void MapPc(this IEndpointRouteBuilder sessions)
    {
        sessions.MapPost("", Open).WithRateLimit(RateLimitClass.Open).Documents(() => PcDocs.Open);
        var questions = sessions.MapGroup("/{qrId}").WithRateLimit(RateLimitClass.Read);
        questions.MapGet("", View).Documents(() => PcDocs.View);
        questions.MapGet("/events", Events).Documents(() => PcDocs.Events);
        questions.MapGet("/image", Image).Documents(() => PcDocs.Image);
        sessions.MapDelete("/{qrId}", Cancel).WithRateLimit(RateLimitClass.Verb).Documents(() => PcDocs.Cancel);
    }

    private static async Task<IResult> Open(
        JsonBody<OpenSessionRequest> body, HttpContext http, IGrainFactory grains, PublicOrigin origin, IOptions<QrLoginOptions> options, OpenSessions open)
    {
        var (key, problem) = await http.ReadKeyBindingAsync(grains, body.Problem);
        if (problem is not null) return problem;
        var token = PollToken.Generate();
        if (open.Reserve(http.CallerKey(), token.QrId, options.Value.SessionLifetime) is { } wait) return Problem.RateLimitedFor(wait);

        var command = new OpenSession(SecureRandom.NewRequestId(), http.Requester(body.Value.DeviceName), SecureRandom.NewScanKey(), SecureRandom.NewLoginSalt(), key);
        var view = await open.OrReleaseAsync(http.CallerKey(), token.QrId, http.CallAsync(grains.Session(token.QrId).Open, command));
        http.Record(AuditEvent.Opened, token.QrId);
        http.Response.Headers.Location = $"/api/v1/qr-sessions/{token.QrId}";
        var answer = new OpenSessionResponse(
            token.QrId.Value,
            token.Reveal(),
            view.Status,
            view.Version,
            origin.QrText(http, token.QrId, view.ScanCode!),
            view.ExpiresAt,
            Seconds.Of(view.ExpiresIn),
            Seconds.Of(options.Value.PollInterval));
        return JsonResult.Of(answer, ApiJson.Default.OpenSessionResponse, StatusCodes.Status201Created);
    }

    private static async Task<IResult> View(PollTokenCaller pc, HttpContext http, SessionFollower sessions, WaitLimiter room)
    {
        var (found, problem) = await sessions.GetAsync(http, pc);
        if (found is not { } view) return problem;
        var query = WaitQuery.Of(http);
        if (query.Problem is not null) return query.Problem;
        if (query.Wait is { } most && (query.Since ?? view.Version) == view.Version)
        {
            using var place = room.TryAcquire(pc.Token.QrId, http.CallerKey());
            if (place is null) return Problem.RateLimited;
            var next = await sessions.WaitForChangeAsync(http, pc, view, most);
            http.Features.Set(new GrainCallRetry());
            // Nothing is new, but time has passed; and whether anybody knows the session still is said by who knows it.
            if (ReferenceEquals(next, view) && !sessions.IsStopping) (next, _) = await sessions.GetAsync(http, pc);
            if (next is null) return Problem.InvalidPollToken;
            view = next;
        }

        return await sessions.ToResponseAsync(http, pc, view) is { } answer ? JsonResult.Of(answer, ApiJson.Default.SessionResponse) : Problem.InvalidPollToken;
    }

    private static async Task<IResult> Events(PollTokenCaller pc, HttpContext http, SessionFollower sessions, WaitLimiter room)
    {
        var (found, problem) = await sessions.GetAsync(http, pc);
        if (found is not { } view) return problem;
        return room.TryAcquire(pc.Token.QrId, http.CallerKey()) is { } place ? new SessionEventStream(pc, view, sessions, place) : Problem.RateLimited;
    }

    private static async Task<IResult> Image(PollTokenCaller pc, HttpContext http, SessionFollower sessions, PublicOrigin origin)
    {
        var (found, problem) = await sessions.GetAsync(http, pc);
        if (found is not { } view) return problem;
        string? format = http.Request.Query["format"] switch
        {
            [] => "svg",
            ["svg" or "png"] one => one[0],
            _ => null,
        };
        if (format is null) return Problem.Validation("format", "Must be svg or png.");
        if (view.ScanCode is not { } code) return Problem.Of(new(RefusalCode.QrFinished, view.Status));

        string text = origin.QrText(http, pc.Token.QrId, code);
        return format == "svg" ? TypedResults.Bytes(QrImage.Svg(text), "image/svg+xml") : TypedResults.Bytes(QrImage.Png(text), "image/png");
    }

    private static async Task<IResult> Cancel(PollTokenCaller pc, HttpContext http, IGrainFactory grains, OpenSessions open)
    {
        if (pc.Problem is { } problem) return problem;
        var refusal = await http.CallAsync(grains.Session(pc.Token.QrId).Cancel, new CancelSession(SecureRandom.NewRequestId(), pc.Device, pc.Proof));
        if (refusal is not null) return Problem.Of(refusal);
        open.Release(http.CallerKey(), pc.Token.QrId);
        http.Record(AuditEvent.Cancelled, pc.Token.QrId);
        return TypedResults.NoContent();
    }
}
