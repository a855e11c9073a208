using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Authentication;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.Endpoints.Accounts;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Phone;

/// <summary>The person continues on the device that opened the session, in place of a phone.</summary>
internal static class ContinueEndpoint
{
    public static void MapContinue(this IEndpointRouteBuilder sessions) =>
        sessions.MapPost("/{qrId}/continue", Continue).WithRateLimit(RateLimitClass.Verb)
            .RequireAuthorization(LoginTokenAuthentication.PersonsLogin)
            .WithName("continueSession")
            .WithSummary("Continue on this device")
            .WithDescription(
                """
                For a session that was opened with `authorizationRequest`, while nobody has scanned: the person who is logged in on the
                device that opened it continues to the client without a phone. Only our own page can call this.
                """)
            .WithRequestExample(() => new ContinueRequest(ExampleValues.PollToken, null))
            .Returns(
                "The session is confirmed: its PC gets the code.",
                PhoneJson.Default.DecisionResponse,
                () => new(SessionStatus.Confirmed))
            .Refuses(
                Problem.Validation("pollToken", ValidationErrors.Required),
                Problem.InvalidPollToken,
                Problem.MayNotVouch,
                Problem.Of(new(RefusalCode.SameDevice)),
                Problem.Of(new(RefusalCode.QrExpired)),
                Problem.Of(new(RefusalCode.QrAlreadyScanned)),
                Problem.Of(new(RefusalCode.QrFinished, SessionStatus.Confirmed)),
                Problem.Of(new(RefusalCode.Reauthenticate)),
                Problem.Of(new(RefusalCode.PasskeyRequired)),
                Problem.InvalidAssertion);

    /// <summary>The services that continuing uses.</summary>
    private sealed record ContinueServices(IGrainFactory Grains, PasskeyCeremonies Passkeys, TimeProvider Time);

    private static async Task<Results<JsonResult<DecisionResponse>, Problem>> Continue(
        Part<ContinueRequest> body,
        Part<SessionRoute> route,
        Part<VouchingLogin> caller,
        HttpContext http,
        [AsParameters] ContinueServices services)
    {
        // A page of another site, even of the client's, must not press the button in the person's place.
        if (CrossSite.IsForeign(http.Request)) return Problem.CrossSite;
        if (!PollToken.TryParse(body.Value.PollToken, out var token) || token.QrId != route.Value.QrId) return Problem.InvalidPollToken;
        var login = caller.Value.Login;
        // A provider's token does not say when the person logged in.
        if (login.Method == LoginMethod.External) return Problem.MayNotVouch;
        bool isNewPasskeyLogin = login.Method == LoginMethod.Passkey && PersonProof.IsGivenByLogin(http, services.Time);
        var passkey = isNewPasskeyLogin ? PasskeyCheck.Valid : PasskeyCheck.None;
        if (body.Value.Assertion is { } assertion)
        {
            bool isValid = await services.Passkeys.AcceptProofAsync(http, services.Grains, assertion, login.AccountId);
            passkey = isValid ? PasskeyCheck.Valid : PasskeyCheck.Invalid;
        }

        var command = new ContinueSession
        {
            RequestId = http.RequestId(),
            Login = caller.Value.ToPhone(),
            // A passkey proves that it is the person now, however old the login is.
            Authentication = body.Value.Assertion is null
                ? new(login.CreatedAt, login.Method)
                : new(services.Time.GetUtcNow(), login.Method, HasPasskey: true),
            Key = login.Key,
            Passkey = passkey,
        };
        if (await http.TryCallAsync(services.Grains.Session(token.QrId).Continue, command) is { } problem) return problem;
        http.Record(AuditEvent.Confirmed, token.QrId);
        return JsonResult.Ok(new DecisionResponse(SessionStatus.Confirmed), PhoneJson.Default.DecisionResponse);
    }
}
