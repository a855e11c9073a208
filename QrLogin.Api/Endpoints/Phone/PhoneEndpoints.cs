using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Phone;

/// <summary>The phone's side of a session: scan, then confirm or deny. Only its login identifies the phone.</summary>
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

    /// <summary>For a phone that cannot scan: the person types the code that the screen shows.</summary>
    private static async Task<Results<JsonResult<LookUpResponse>, Problem>> LookUp(
        Part<LookUpRequest> body, Part<VouchingLogin> phone, HttpContext http, IGrainFactory grains, UserCodeGuessLimiter guesses)
    {
        var command = new LookUpUserCode(http.RequestId(), UserCode.TryParse(body.Value.UserCode, out var code) ? code : null);
        var reader = grains.UserCodeReader(phone.Value.Login.RateLimitKey());
        var found = await guesses.TryLookUpAsync(http.CallerKey(), () => http.CallAsync(reader.LookUp, command));
        if (found.IsRefused) return Problem.Of(found.Refusal);
        return JsonResult.Ok(new LookUpResponse(found.Value.QrId.Value, found.Value.ScanCode), PhoneJson.Default.LookUpResponse);
    }

    /// <summary>What scanning needs besides the request.</summary>
    private sealed record ScanServices(IGrainFactory Grains, GeoLocation GeoLocation, OpenSessions OpenSessions);

    private static async Task<Results<JsonResult<ScanResponse>, Problem>> Scan(
        Part<ScanRequest> body, Part<SessionRoute> route, Part<VouchingLogin> phone, HttpContext http, [AsParameters] ScanServices services)
    {
        var (id, login) = (route.Value.QrId, phone.Value.Login);
        if (services.OpenSessions.Reserve(login.RateLimitKey(), id) is { } wait) return Problem.RateLimitedFor(wait);

        string confirmToken = ConfirmToken.Generate();
        var command = new ScanSession
        {
            RequestId = http.RequestId(),
            Phone = phone.Value.ToPhone(),
            ScanCode = body.Value.ScanCode!,
            ConfirmToken = ConfirmToken.Hash(confirmToken),
            NumberToMatch = SecureRandom.NewMatchNumber(),
            Ip = http.Address(),
        };
        var ticket = await http.TryCallAsync(services.Grains.Session(id).Scan, command);
        if (ticket.IsProblem)
        {
            services.OpenSessions.Release(login.RateLimitKey().Value, id);
            return ticket.Problem;
        }

        http.Record(AuditEvent.Scanned, id);
        return JsonResult.Ok(ScanResponse.Of(ticket.Value, confirmToken, services.GeoLocation), PhoneJson.Default.ScanResponse);
    }

    private static async Task<Results<JsonResult<DecisionResponse>, Problem>> Confirm(
        Part<ConfirmRequest> body, Part<SessionRoute> route, HttpContext http, IGrainFactory grains, OpenSessions openSessions)
    {
        var (id, login) = (route.Value.QrId, http.Login());
        var command = new ConfirmSession
        {
            RequestId = http.RequestId(),
            LoginId = login.LoginId,
            Device = login.Requester.Device,
            ConfirmToken = ConfirmToken.Hash(body.Value.ConfirmToken!),
            MatchNumber = body.Value.MatchNumber,
            VouchesUntil = login.VouchesUntil(),
        };
        var refusal = await http.CallAsync(grains.Session(id).Confirm, command);
        if (IsOver(refusal)) openSessions.Release(login.RateLimitKey().Value, id);
        if (refusal is not null) return Problem.Of(refusal);
        http.Record(AuditEvent.Confirmed, id);
        return JsonResult.Ok(new DecisionResponse(SessionStatus.Confirmed), PhoneJson.Default.DecisionResponse);
    }

    private static async Task<Results<JsonResult<DecisionResponse>, Problem>> Deny(
        Part<DenyRequest> body, Part<SessionRoute> route, HttpContext http, IGrainFactory grains, OpenSessions openSessions)
    {
        var (id, login) = (route.Value.QrId, http.Login());
        var command = new DenySession(http.RequestId(), login.LoginId, login.Requester.Device, ConfirmToken.Hash(body.Value.ConfirmToken!));
        var refusal = await http.CallAsync(grains.Session(id).Deny, command);
        if (IsOver(refusal)) openSessions.Release(login.RateLimitKey().Value, id);
        if (refusal is not null) return Problem.Of(refusal);
        http.Record(AuditEvent.Denied, id);
        return JsonResult.Ok(new DecisionResponse(SessionStatus.Denied), PhoneJson.Default.DecisionResponse);
    }

    /// <summary>Whether the phone has nothing left to decide: it just did, or the session ended without its decision.</summary>
    private static bool IsOver(Refusal? refusal) =>
        refusal is null or { AttemptsLeft: 0 } or { Code: RefusalCode.ConfirmTokenUsed or RefusalCode.QrExpired or RefusalCode.QrFinished };
}
