using Microsoft.Extensions.Options;
using QrLogin.Api.Http;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints;

/// <summary>The PC's side of a session: open it, follow it, show its picture, give it up.</summary>
internal static class PcEndpoints
{
    public static void MapPc(this IEndpointRouteBuilder sessions)
    {
        sessions.MapPost("", Open);
        sessions.MapGet("/{qrId}", View);
        sessions.MapGet("/{qrId}/image", Image);
        sessions.MapDelete("/{qrId}", Cancel);
    }

    private static async Task<IResult> Open(Body<OpenBody> body, HttpContext http, IGrainFactory grains, PublicOrigin origin, IOptions<QrLoginOptions> options)
    {
        if (body.Problem is { } problem) return problem;
        var token = PollToken.Draw();
        var command = new OpenSession(Draw.Attempt(), http.Requester(body.Value.DeviceName), Draw.ScanCode(), Draw.HandOverSalt());
        var view = await http.Ask(Session(grains, token.QrId).Open, command);
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
        return TypedResults.Json(answer, ApiJson.Default.OpenAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> View(PcCaller? pc, HttpContext http, IGrainFactory grains, PublicOrigin origin, TimeProvider time)
    {
        if (pc is null || await http.Ask(Session(grains, pc.Token.QrId).View, pc.Device) is not { } view) return Problem.InvalidPollToken;
        LoginTokenAnswer? token = null;
        if (view.HandOverSalt is { } salt)
        {
            // The token is made here, from what the PC sent and what the session kept; the cluster learns its hash.
            var login = pc.Token.Login(salt);
            var redemption = await http.Ask(Session(grains, pc.Token.QrId).Redeem, new RedeemSession(pc.Device, login.LoginId, login.Secret));
            if (redemption is null) return Problem.InvalidPollToken;
            view = redemption.View;
            token = redemption.Login is { } granted ? LoginTokenAnswer.Of(login, granted, time.GetUtcNow()) : null;
        }

        var answer = new SessionAnswer(
            pc.Token.QrId.Value,
            view.Status,
            view.Version,
            view.ExpiresAt,
            Seconds.Of(view.ExpiresIn),
            view.ScanCode is { } code ? origin.QrText(http, pc.Token.QrId, code) : null,
            view.AccountName is { } name ? new(name) : null,
            view.MatchNumber,
            token);
        return TypedResults.Json(answer, ApiJson.Default.SessionAnswer);
    }

    private static async Task<IResult> Image(PcCaller? pc, HttpContext http, IGrainFactory grains, PublicOrigin origin)
    {
        if (pc is null || await http.Ask(Session(grains, pc.Token.QrId).View, pc.Device) is not { } view) return Problem.InvalidPollToken;
        string format = http.Request.Query["format"] is [{ } asked] ? asked : "svg";
        if (format is not ("svg" or "png")) return Problem.Validation("format", "Must be svg or png.");
        if (view.ScanCode is not { } code) return Problem.Of(new(RefusalCode.QrFinished, view.Status));

        string text = origin.QrText(http, pc.Token.QrId, code);
        return format == "svg" ? TypedResults.Bytes(QrImage.Svg(text), "image/svg+xml") : TypedResults.Bytes(QrImage.Png(text), "image/png");
    }

    private static async Task<IResult> Cancel(PcCaller? pc, HttpContext http, IGrainFactory grains)
    {
        if (pc is null) return Problem.InvalidPollToken;
        var refusal = await http.Ask(Session(grains, pc.Token.QrId).Cancel, new CancelSession(Draw.Attempt(), pc.Device));
        return refusal is not null ? Problem.Of(refusal) : TypedResults.NoContent();
    }

    private static IQrSessionGrain Session(IGrainFactory grains, QrId id) => grains.GetGrain<IQrSessionGrain>(id.Value);
}
