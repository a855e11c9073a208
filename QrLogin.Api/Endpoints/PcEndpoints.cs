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
        sessions.MapPost("", Open).Costs(Cost.Open).Documents(() => PcDocs.Open);
        var questions = sessions.MapGroup("/{qrId}").Costs(Cost.Read);
        questions.MapGet("", View).Documents(() => PcDocs.View);
        questions.MapGet("/events", Events).Documents(() => PcDocs.Events);
        questions.MapGet("/image", Image).Documents(() => PcDocs.Image);
        sessions.MapDelete("/{qrId}", Cancel).Costs(Cost.Verb).Documents(() => PcDocs.Cancel);
    }

    private static async Task<IResult> Open(
        Body<OpenBody> body, HttpContext http, IGrainFactory grains, PublicOrigin origin, IOptions<QrLoginOptions> options, OpenSessions open)
    {
        var (key, problem) = await http.FirstKey(grains, body.Problem);
        if (problem is not null) return problem;
        var token = PollToken.Draw();
        if (open.Begin(http.CallerKey(), token.QrId, options.Value.SessionLifetime) is { } wait) return Problem.TooOften(wait);

        var command = new OpenSession(Draw.Attempt(), http.Requester(body.Value.DeviceName), Draw.ScanKey(), Draw.HandOverSalt(), key);
        var view = await open.OrEnd(http.CallerKey(), token.QrId, http.Ask(grains.Session(token.QrId).Open, command));
        http.Note(Fact.Opened, token.QrId);
        http.Response.Headers.Location = $"/api/v1/qr-sessions/{token.QrId}";
        var answer = new OpenAnswer(
            token.QrId.Value,
            token.Reveal(),
            view.Status,
            view.Version,
            origin.QrText(http, token.QrId, view.ScanCode!),
            view.ExpiresAt,
            Seconds.Of(view.ExpiresIn),
            Seconds.Of(options.Value.PollInterval));
        return JsonAnswer.Of(answer, ApiJson.Default.OpenAnswer, StatusCodes.Status201Created);
    }

    private static async Task<IResult> View(PcCaller pc, HttpContext http, SessionViews sessions, WaitingRoom room)
    {
        var (found, problem) = await sessions.Now(http, pc);
        if (found is not { } view) return problem;
        var query = WaitQuery.Of(http);
        if (query.Problem is not null) return query.Problem;
        if (query.Wait is { } most && (query.Since ?? view.Version) == view.Version)
        {
            using var place = room.Enter(pc.Token.QrId, http.CallerKey());
            if (place is null) return Problem.RateLimited;
            var next = await sessions.Change(http, pc, view, most);
            http.Features.Set(new Patience());
            // Nothing is new, but time has passed; and whether anybody knows the session still is said by who knows it.
            if (ReferenceEquals(next, view) && !sessions.IsStopping) (next, _) = await sessions.Now(http, pc);
            if (next is null) return Problem.InvalidPollToken;
            view = next;
        }

        return await sessions.Answer(http, pc, view) is { } answer ? JsonAnswer.Of(answer, ApiJson.Default.SessionAnswer) : Problem.InvalidPollToken;
    }

    private static async Task<IResult> Events(PcCaller pc, HttpContext http, SessionViews sessions, WaitingRoom room)
    {
        var (found, problem) = await sessions.Now(http, pc);
        if (found is not { } view) return problem;
        return room.Enter(pc.Token.QrId, http.CallerKey()) is { } place ? new SessionEvents(pc, view, sessions, place) : Problem.RateLimited;
    }

    private static async Task<IResult> Image(PcCaller pc, HttpContext http, SessionViews sessions, PublicOrigin origin)
    {
        var (found, problem) = await sessions.Now(http, pc);
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

    private static async Task<IResult> Cancel(PcCaller pc, HttpContext http, IGrainFactory grains, OpenSessions open)
    {
        if (pc.Problem is { } problem) return problem;
        var refusal = await http.Ask(grains.Session(pc.Token.QrId).Cancel, new CancelSession(Draw.Attempt(), pc.Device, pc.Proof));
        if (refusal is not null) return Problem.Of(refusal);
        open.End(http.CallerKey(), pc.Token.QrId);
        http.Note(Fact.Cancelled, pc.Token.QrId);
        return TypedResults.NoContent();
    }
}
