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
        sessions.MapPost("/lookup", LookUp).WithRateLimit(RateLimitClass.Verb).Documents(() => PhoneDocs.LookUp);
        var verbs = sessions.MapGroup("/{qrId}").WithRateLimit(RateLimitClass.Verb);
        verbs.MapPost("/scan", Scan).Documents(() => PhoneDocs.Scan);
        verbs.MapPost("/confirm", Confirm).Documents(() => PhoneDocs.Confirm);
        verbs.MapPost("/deny", Deny).Documents(() => PhoneDocs.Deny);
    }

    /// <summary>For a phone that cannot scan: the person types what the screen shows beside the code.</summary>
    private static async Task<IResult> LookUp(JsonBody<LookUpRequest> body, HttpContext http, IGrainFactory grains, UserCodeGuessLimiter wrong)
    {
        if (body.Problem is { } problem) return problem;
        if (http.Login().Client is not null) return Problem.MayNotVouch;
        var command = new LookUpUserCode(SecureRandom.NewRequestId(), UserCode.TryParse(body.Value.UserCode, out var code) ? code : null);
        var reader = grains.UserCodeReader(http.Login().RateLimitKey());
        var (found, wait) = await wrong.TryLookUpAsync(http.CallerKey(), () => http.CallAsync(reader.LookUp, command), answer => answer.Refusal?.Code == RefusalCode.QrNotFound);
        if (found is null) return Problem.Of(new(RefusalCode.TooManyAttempts, RetryAfter: wait));
        if (found.IsRefused) return Problem.Of(found.Refusal);
        return JsonResult.Of(new LookUpResponse(found.Value.QrId.Value, found.Value.ScanCode), ApiJson.Default.LookUpResponse);
    }

    private static async Task<IResult> Scan(string qrId, JsonBody<ScanRequest> body, HttpContext http, IGrainFactory grains, GeoLocation places, OpenSessions open)
    {
        if (body.Problem is { } problem) return problem;
        if (!QrId.TryParse(qrId, out var id)) return s_notFound;
        var login = http.Login();
        if (login.Client is not null) return Problem.MayNotVouch;
        if (await http.Account(grains) is not { } profile) return Problem.InvalidToken;
        if (open.Reserve(login.RateLimitKey(), id) is { } wait) return Problem.RateLimitedFor(wait);

        string confirmToken = ConfirmToken.Generate();
        var phone = new Phone(login.LoginId, login.AccountId, profile.DisplayName, login.Requester.Device, login.VouchesUntil());
        var command = new ScanSession(SecureRandom.NewRequestId(), phone, body.Value.ScanCode!, ConfirmToken.Hash(confirmToken), SecureRandom.NewMatchNumber(), http.Address());
        var answer = await http.CallAsync(grains.Session(id).Scan, command);
        if (answer.IsRefused)
        {
            open.Release(login.RateLimitKey().Value, id);
            return Problem.Of(answer.Refusal);
        }

        http.Record(AuditEvent.Scanned, id);
        return JsonResult.Of(Answer(answer.Value, confirmToken, places), ApiJson.Default.ScanResponse);
    }

    private static async Task<IResult> Confirm(string qrId, JsonBody<ConfirmRequest> body, HttpContext http, IGrainFactory grains, OpenSessions open)
    {
        if (body.Problem is { } problem) return problem;
        if (!QrId.TryParse(qrId, out var id)) return s_notFound;
        var login = http.Login();
        var command = new ConfirmSession(SecureRandom.NewRequestId(), login.LoginId, login.Requester.Device, ConfirmToken.Hash(body.Value.ConfirmToken!), body.Value.MatchNumber, login.VouchesUntil());
        var refusal = await http.CallAsync(grains.Session(id).Confirm, command);
        if (IsOver(refusal)) open.Release(login.RateLimitKey().Value, id);
        if (refusal is not null) return Problem.Of(refusal);
        http.Record(AuditEvent.Confirmed, id);
        return s_confirmed;
    }

    private static async Task<IResult> Deny(string qrId, JsonBody<DenyRequest> body, HttpContext http, IGrainFactory grains, OpenSessions open)
    {
        if (body.Problem is { } problem) return problem;
        if (!QrId.TryParse(qrId, out var id)) return s_notFound;
        var login = http.Login();
        var command = new DenySession(SecureRandom.NewRequestId(), login.LoginId, login.Requester.Device, ConfirmToken.Hash(body.Value.ConfirmToken!));
        var refusal = await http.CallAsync(grains.Session(id).Deny, command);
        if (IsOver(refusal)) open.Release(login.RateLimitKey().Value, id);
        if (refusal is not null) return Problem.Of(refusal);
        http.Record(AuditEvent.Denied, id);
        return s_denied;
    }

    /// <summary>Whether nothing is left to be answered: this was the answer, or the session has come to its end without one.</summary>
    private static bool IsOver(Refusal? refusal) =>
        refusal is null or { AttemptsLeft: 0 } or { Code: RefusalCode.ConfirmTokenUsed or RefusalCode.QrExpired or RefusalCode.QrFinished };

    private static readonly Problem s_notFound = Problem.Of(new(RefusalCode.QrNotFound));

    private static readonly IResult s_confirmed = JsonResult.Of(new DecisionResponse(SessionStatus.Confirmed), ApiJson.Default.DecisionResponse);
    private static readonly IResult s_denied = JsonResult.Of(new DecisionResponse(SessionStatus.Denied), ApiJson.Default.DecisionResponse);

    private static ScanResponse Answer(ScanTicket ticket, string confirmToken, GeoLocation places)
    {
        var pc = ticket.Requester;
        return new(
            SessionStatus.Scanned,
            confirmToken,
            Seconds.Of(ticket.ExpiresIn),
            new(pc.Device.Type, pc.DeviceName, pc.Ip, places.Find(pc.Ip), pc.UserAgent, ticket.RequestedAt),
            ticket.ClientName is { } name ? new(name) : null,
            ticket.UserCode?.Display,
            new(ticket.NumberRequired, Digits: 2),
            [.. Warnings(ticket)]);
    }

    private static IEnumerable<string> Warnings(ScanTicket ticket)
    {
        if (ticket.DifferentNetwork) yield return "different_network";
        if (ticket.NewDevice) yield return "new_device";
    }
}
