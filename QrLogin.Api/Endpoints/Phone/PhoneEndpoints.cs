using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Authentication;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Phone;

/// <summary>The phone's side of a session: scan, confirm or deny, and follow. Only its login identifies the phone.</summary>
internal static class PhoneEndpoints
{
    public static void MapPhone(this IEndpointRouteBuilder sessions)
    {
        Problem
            unknown = Problem.Of(new(RefusalCode.QrNotFound)),
            expired = Problem.Of(new(RefusalCode.QrExpired)),
            finished = Problem.Of(new(RefusalCode.QrFinished, SessionStatus.Cancelled)),
            sameDevice = Problem.Of(new(RefusalCode.SameDevice));
        Problem[] undecidable =
        [
            unknown, sameDevice, Problem.Of(new(RefusalCode.InvalidConfirmToken)),
            Problem.Of(new(RefusalCode.ConfirmTokenUsed, SessionStatus.Redeemed)), expired, finished,
        ];
        var verbs = sessions.MapGroup("").WithRateLimit(RateLimitClass.Verb);
        verbs.MapPost("/lookup", LookUp)
            .WithName("lookUpUserCode")
            .WithSummary("Find a session by its user code")
            .WithDescription("For a person who types the code that a device shows, at `/link`. Then scan as usual.")
            .WithRequestExample(() => new LookUpRequest(ExampleValues.UserCode))
            .Returns("The parameters for `scan`.", PhoneJson.Default.LookUpResponse, () => new(ExampleValues.QrId, ExampleValues.ScanCode))
            .Refuses(
                Problem.Validation("userCode", ValidationErrors.Required), Problem.MayNotVouch, unknown,
                Problem.Of(new(RefusalCode.TooManyAttempts, RetryAfter: TimeSpan.FromMinutes(1))));
        verbs.MapPost("/{qrId}/scan", Scan)
            .WithName("scanSession")
            .WithSummary("Scan the code")
            .WithDescription(
                """
                Claims the session for this login, and returns the requesting PC and the values that the person must
                compare. If the same login scans again, it gets a new confirm token and the previous one becomes invalid;
                the scan code need not be fresh, and neither what to type nor the count of wrong guesses changes. A login
                can have ten sessions that it has scanned and not yet confirmed or denied; more are refused with 429
                `rate_limited`.
                """)
            .WithRequestExample(() => new ScanRequest(ExampleValues.ScanCode))
            .Returns("The requesting PC.", PhoneJson.Default.ScanResponse, () => ScanResponse.Example)
            .Refuses(
                Problem.Validation("scanCode", ValidationErrors.Required), Problem.MayNotVouch, unknown, sameDevice, expired, finished,
                Problem.Of(new(RefusalCode.QrAlreadyScanned)), Problem.Of(new(RefusalCode.ScanCodeStale)));
        var decisions = verbs.MapGroup("").RequireAuthorization(LoginTokenAuthentication.PersonsLogin);
        decisions.MapPost("/{qrId}/confirm", Confirm)
            .WithName("confirmSession")
            .WithSummary("Confirm")
            .WithDescription(
                """
                The person agrees, and types what `numberMatch` asks for. A confirm token works once; a wrong number or code
                does not use it up, and the third one denies the session. If a phone gets `confirm_token_used` with the
                `sessionStatus` `confirmed` or `redeemed`, it has succeeded: the first response was lost.
                """)
            .WithRequestExample(() => new ConfirmRequest(ExampleValues.ConfirmToken, "42", null))
            .Returns(
                "The session is confirmed: the PC can fetch its login.",
                PhoneJson.Default.DecisionResponse,
                () => new(SessionStatus.Confirmed))
            .Refuses(
                [
                    Problem.Of(new(RefusalCode.NumberMissing)), .. undecidable, Problem.Of(new(RefusalCode.WrongNumber, AttemptsLeft: 2)),
                    Problem.Of(new(RefusalCode.PasskeyRequired)), Problem.InvalidAssertion,
                ]);
        decisions.MapPost("/{qrId}/deny", Deny)
            .WithName("denySession")
            .WithSummary("Deny")
            .WithDescription("The person declines. The PC sees the status `denied`.")
            .WithRequestExample(() => new DenyRequest(ExampleValues.ConfirmToken))
            .Returns("The session is denied.", PhoneJson.Default.DecisionResponse, () => new(SessionStatus.Denied))
            .Refuses([Problem.Validation("confirmToken", ValidationErrors.Required), .. undecidable]);
        sessions.MapGet("/{qrId}/phone", Follow).WithRateLimit(RateLimitClass.Read)
            .RequireAuthorization(LoginTokenAuthentication.PersonsLogin)
            .WithName("followScannedSession")
            .WithSummary("Follow the session that this phone scanned")
            .WithDescription(
                """
                Tells the login that scanned whether the PC cancels or the session expires while the person decides, and
                whether the PC has its token after the person has confirmed. For any other login, the session is unknown. With
                `wait`, returns as soon as `version` differs from `since`, or unchanged when the time is up. More than five
                waits for one session at a time are refused with 429 `rate_limited`.
                """)
            .Returns("The session as its phone sees it.", PhoneJson.Default.PhoneSessionResponse, () => PhoneSessionResponse.Example)
            .Refuses(WaitQuery.InvalidWait, unknown);
    }

    /// <summary>For a phone that cannot scan: the person types the code from the screen.</summary>
    private static async Task<Results<JsonResult<LookUpResponse>, Problem>> LookUp(
        Part<LookUpRequest> body, Part<VouchingLogin> phone, HttpContext http, IGrainFactory grains, UserCodeGuessLimiter guesses)
    {
        // Text that cannot be a code does not count as a guess.
        if (!UserCode.TryParse(body.Value.UserCode, out var code)) return Problem.Of(new(RefusalCode.QrNotFound));
        var command = new LookUpUserCode(http.RequestId(), code);
        var reader = grains.UserCodeReader(phone.Value.Login.RateLimitKey());
        var found = await guesses.TryLookUpAsync(http.CallerKey(), () => http.CallAsync(reader.LookUp, command));
        if (found.IsRefused) return Problem.Of(found.Refusal);
        return JsonResult.Ok(new LookUpResponse(found.Value.QrId.Value, found.Value.ScanCode), PhoneJson.Default.LookUpResponse);
    }

    /// <summary>The services that scanning uses.</summary>
    private sealed record ScanServices(
        IGrainFactory Grains, GeoLocation GeoLocation, OpenSessions OpenSessions, ConfirmationPasskeys Passkeys);

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
            CanAskForUserCode = true,
        };
        var ticket = await http.TryCallAsync(services.Grains.Session(id).Scan, command);
        if (ticket.IsProblem)
        {
            services.OpenSessions.Release(login.RateLimitKey().Value, id);
            return ticket.Problem;
        }

        http.Record(AuditEvent.Scanned, id);
        var passkey = await services.Passkeys.ForAsync(http, services.Grains, id, command.ConfirmToken);
        return JsonResult.Ok(ScanResponse.Of(ticket.Value, confirmToken, services.GeoLocation, passkey), PhoneJson.Default.ScanResponse);
    }

    /// <summary>The services that confirming uses.</summary>
    private sealed record ConfirmServices(IGrainFactory Grains, OpenSessions OpenSessions, PasskeyCeremonies Passkeys);

    private static async Task<Results<JsonResult<DecisionResponse>, Problem>> Confirm(
        Part<ConfirmRequest> body, Part<SessionRoute> route, HttpContext http, [AsParameters] ConfirmServices services)
    {
        var (id, login, confirmToken) = (route.Value.QrId, http.Login(), ConfirmToken.Hash(body.Value.ConfirmToken!));
        var passkey = PasskeyCheck.None;
        if (body.Value.Assertion is { } assertion)
            passkey = await services.Passkeys.CheckConfirmationAsync(http, services.Grains, assertion, login.AccountId, id, confirmToken);
        var command = new ConfirmSession
        {
            RequestId = http.RequestId(),
            LoginId = login.LoginId,
            Device = login.Requester.Device,
            ConfirmToken = confirmToken,
            Passkey = passkey,
            MatchNumber = body.Value.NormalizedMatchNumber(),
            VouchesUntil = login.VouchesUntil(),
        };
        var refusal = await http.CallAsync(services.Grains.Session(id).Confirm, command);
        if (IsOver(refusal)) services.OpenSessions.Release(login.RateLimitKey().Value, id);
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

    /// <summary>The services that following uses.</summary>
    private sealed record FollowServices(IGrainFactory Grains, ChangeWaiter Waiter, WaitLimiter Waits);

    private static async Task<Results<JsonResult<PhoneSessionResponse>, Problem>> Follow(
        Part<WaitQuery> query, Part<SessionRoute> route, HttpContext http, [AsParameters] FollowServices services)
    {
        var (id, login) = (route.Value.QrId, http.Login().LoginId);
        var session = services.Grains.Session(id);
        var view = await http.CallAsync(session.ViewForPhone, login);
        if (view is not null && query.Value is { Wait: { } maxWait, Since: var since } && (since ?? view.Version) == view.Version)
        {
            if (!services.Waits.TryEnterAsPhone(http, id)) return Problem.RateLimited;
            var seen = new WaitForPhoneChange(login, view.Version, maxWait);
            var change = await services.Waiter.WaitAsync(
                http, maxWait, (wait, stop) => session.WaitForPhoneChange(seen with { MaxWait = wait }, stop), seen.IsNews);
            // The wait must not count against the retry budget of the call that follows.
            http.Features.Set(new GrainCallRetry());
            if (change.IsGone || change.View is not null) view = change.View;
            // Nothing changed, but time has passed.
            else if (!services.Waiter.IsStopping) view = await http.CallAsync(session.ViewForPhone, login);
        }

        return view is null
            ? Problem.Of(new(RefusalCode.QrNotFound))
            : JsonResult.Ok(PhoneSessionResponse.Of(view), PhoneJson.Default.PhoneSessionResponse);
    }

    /// <summary>Whether the phone has nothing left to decide: it just did, or the session ended without its decision.</summary>
    private static bool IsOver(Refusal? refusal) =>
        refusal is null or { AttemptsLeft: 0 } or { Code: RefusalCode.ConfirmTokenUsed or RefusalCode.QrExpired or RefusalCode.QrFinished };
}
