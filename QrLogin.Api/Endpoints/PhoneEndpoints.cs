using QrLogin.Api.Http;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints;

/// <summary>The phone's side of a session: scan, then confirm or deny. Who the phone is, only its login says.</summary>
internal static class PhoneEndpoints
{
    public static void MapPhone(this IEndpointRouteBuilder sessions)
    {
        sessions.MapPost("/{qrId}/scan", Scan);
        sessions.MapPost("/{qrId}/confirm", Confirm);
        sessions.MapPost("/{qrId}/deny", Deny);
    }

    private static async Task<IResult> Scan(string qrId, Body<ScanBody> body, HttpContext http, IGrainFactory grains)
    {
        if (body.Problem is { } problem) return problem;
        if (Session(grains, qrId) is not { } session) return s_notFound;
        var login = http.Login();
        if (await http.Account(grains) is not { } profile) return Problem.InvalidToken;

        string confirmToken = ConfirmToken.Draw();
        var phone = new Phone(login.LoginId, login.AccountId, profile.DisplayName, login.Requester.Device);
        var answer = await http.Ask(session.Scan, new ScanSession(Draw.Attempt(), phone, body.Value.ScanCode!, ConfirmToken.Hash(confirmToken)));
        return answer.IsRefused ? Problem.Of(answer.Refusal) : JsonAnswer.Of(Answer(answer.Value, confirmToken), ApiJson.Default.ScanAnswer);
    }

    private static async Task<IResult> Confirm(string qrId, Body<ConfirmBody> body, HttpContext http, IGrainFactory grains)
    {
        if (body.Problem is { } problem) return problem;
        if (Session(grains, qrId) is not { } session) return s_notFound;
        var login = http.Login();
        var command = new ConfirmSession(Draw.Attempt(), login.LoginId, login.Requester.Device, ConfirmToken.Hash(body.Value.ConfirmToken!), body.Value.MatchNumber);
        return Verdict(await http.Ask(session.Confirm, command), SessionStatus.Confirmed);
    }

    private static async Task<IResult> Deny(string qrId, Body<DenyBody> body, HttpContext http, IGrainFactory grains)
    {
        if (body.Problem is { } problem) return problem;
        if (Session(grains, qrId) is not { } session) return s_notFound;
        var login = http.Login();
        var command = new DenySession(Draw.Attempt(), login.LoginId, login.Requester.Device, ConfirmToken.Hash(body.Value.ConfirmToken!));
        return Verdict(await http.Ask(session.Deny, command), SessionStatus.Denied);
    }

    private static readonly Problem s_notFound = Problem.Of(new(RefusalCode.QrNotFound));

    private static ScanAnswer Answer(ScanTicket ticket, string confirmToken)
    {
        var pc = ticket.Requester;
        return new(
            SessionStatus.Scanned,
            confirmToken,
            Seconds.Of(ticket.ExpiresIn),
            new(pc.Device.Type, pc.DeviceName, pc.Ip, Location: null, pc.UserAgent, ticket.RequestedAt),
            Client: null,
            UserCode: null,
            new(ticket.NumberRequired, Digits: 2),
            Warnings: []);
    }

    private static IResult Verdict(Refusal? refusal, SessionStatus status) => refusal is not null
        ? Problem.Of(refusal)
        : JsonAnswer.Of(new VerdictAnswer(status), ApiJson.Default.VerdictAnswer);

    /// <summary>The session's grain; null for text that names none, so that no grain is made for it.</summary>
    private static IQrSessionGrain? Session(IGrainFactory grains, string qrId) =>
        QrId.TryParse(qrId, out var id) ? grains.Session(id) : null;
}
