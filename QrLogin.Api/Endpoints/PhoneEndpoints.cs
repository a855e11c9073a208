using QrLogin.Api.External;
using QrLogin.Api.Http;
using QrLogin.Api.Limits;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints;

/// <summary>The phone's side of a session: scan, then confirm or deny. Who the phone is, only its login says.</summary>
internal static class PhoneEndpoints
{
    public static void MapPhone(this IEndpointRouteBuilder sessions)
    {
        sessions.MapPost("/lookup", LookUp).Costs(Cost.Verb).Documents(() => PhoneDocs.LookUp);
        var verbs = sessions.MapGroup("/{qrId}").Costs(Cost.Verb);
        verbs.MapPost("/scan", Scan).Documents(() => PhoneDocs.Scan);
        verbs.MapPost("/confirm", Confirm).Documents(() => PhoneDocs.Confirm);
        verbs.MapPost("/deny", Deny).Documents(() => PhoneDocs.Deny);
    }

    /// <summary>For a phone that cannot scan: the person types what the screen shows beside the code.</summary>
    private static async Task<IResult> LookUp(Body<LookUpBody> body, HttpContext http, IGrainFactory grains, WrongCodes wrong)
    {
        if (body.Problem is { } problem) return problem;
        if (http.Login().Client is not null) return Problem.MayNotVouch;
        var command = new LookUpUserCode(Draw.Attempt(), UserCode.TryParse(body.Value.UserCode, out var code) ? code : null);
        var reader = grains.UserCodeReader(http.Login().CountedAs());
        var (found, wait) = await wrong.Try(http.CallerKey(), () => http.Ask(reader.LookUp, command), answer => answer.Refusal?.Code == RefusalCode.QrNotFound);
        if (found is null) return Problem.Of(new(RefusalCode.TooManyAttempts, RetryAfter: wait));
        if (found.IsRefused) return Problem.Of(found.Refusal);
        return JsonAnswer.Of(new LookUpAnswer(found.Value.QrId.Value, found.Value.ScanCode), ApiJson.Default.LookUpAnswer);
    }

    private static async Task<IResult> Scan(string qrId, Body<ScanBody> body, HttpContext http, IGrainFactory grains, Places places, OpenSessions open)
    {
        if (body.Problem is { } problem) return problem;
        if (!QrId.TryParse(qrId, out var id)) return s_notFound;
        var login = http.Login();
        if (login.Client is not null) return Problem.MayNotVouch;
        if (await http.Account(grains) is not { } profile) return Problem.InvalidToken;
        if (open.Begin(login.CountedAs(), id) is { } wait) return Problem.TooOften(wait);

        string confirmToken = ConfirmToken.Draw();
        var phone = new Phone(login.LoginId, login.AccountId, profile.DisplayName, login.Requester.Device, login.VouchesUntil());
        var command = new ScanSession(Draw.Attempt(), phone, body.Value.ScanCode!, ConfirmToken.Hash(confirmToken), Draw.Number(), http.Address());
        var answer = await http.Ask(grains.Session(id).Scan, command);
        if (answer.IsRefused)
        {
            open.End(login.CountedAs().Value, id);
            return Problem.Of(answer.Refusal);
        }

        http.Note(Fact.Scanned, id);
        return JsonAnswer.Of(Answer(answer.Value, confirmToken, places), ApiJson.Default.ScanAnswer);
    }

    private static async Task<IResult> Confirm(string qrId, Body<ConfirmBody> body, HttpContext http, IGrainFactory grains, OpenSessions open)
    {
        if (body.Problem is { } problem) return problem;
        if (!QrId.TryParse(qrId, out var id)) return s_notFound;
        var login = http.Login();
        var command = new ConfirmSession(Draw.Attempt(), login.LoginId, login.Requester.Device, ConfirmToken.Hash(body.Value.ConfirmToken!), body.Value.MatchNumber, login.VouchesUntil());
        var refusal = await http.Ask(grains.Session(id).Confirm, command);
        if (IsOver(refusal)) open.End(login.CountedAs().Value, id);
        if (refusal is not null) return Problem.Of(refusal);
        http.Note(Fact.Confirmed, id);
        return s_confirmed;
    }

    private static async Task<IResult> Deny(string qrId, Body<DenyBody> body, HttpContext http, IGrainFactory grains, OpenSessions open)
    {
        if (body.Problem is { } problem) return problem;
        if (!QrId.TryParse(qrId, out var id)) return s_notFound;
        var login = http.Login();
        var command = new DenySession(Draw.Attempt(), login.LoginId, login.Requester.Device, ConfirmToken.Hash(body.Value.ConfirmToken!));
        var refusal = await http.Ask(grains.Session(id).Deny, command);
        if (IsOver(refusal)) open.End(login.CountedAs().Value, id);
        if (refusal is not null) return Problem.Of(refusal);
        http.Note(Fact.Denied, id);
        return s_denied;
    }

    /// <summary>Whether nothing is left to be answered: this was the answer, or the session has come to its end without one.</summary>
    private static bool IsOver(Refusal? refusal) =>
        refusal is null or { AttemptsLeft: 0 } or { Code: RefusalCode.ConfirmTokenUsed or RefusalCode.QrExpired or RefusalCode.QrFinished };

    private static readonly Problem s_notFound = Problem.Of(new(RefusalCode.QrNotFound));

    private static readonly IResult s_confirmed = JsonAnswer.Of(new VerdictAnswer(SessionStatus.Confirmed), ApiJson.Default.VerdictAnswer);
    private static readonly IResult s_denied = JsonAnswer.Of(new VerdictAnswer(SessionStatus.Denied), ApiJson.Default.VerdictAnswer);

    private static ScanAnswer Answer(ScanTicket ticket, string confirmToken, Places places)
    {
        var pc = ticket.Requester;
        return new(
            SessionStatus.Scanned,
            confirmToken,
            Seconds.Of(ticket.ExpiresIn),
            new(pc.Device.Type, pc.DeviceName, pc.Ip, places.Of(pc.Ip), pc.UserAgent, ticket.RequestedAt),
            ticket.ClientName is { } name ? new(name) : null,
            ticket.UserCode?.Shown,
            new(ticket.NumberRequired, Digits: 2),
            [.. Warnings(ticket)]);
    }

    private static IEnumerable<string> Warnings(ScanTicket ticket)
    {
        if (ticket.DifferentNetwork) yield return "different_network";
        if (ticket.NewDevice) yield return "new_device";
    }
}
