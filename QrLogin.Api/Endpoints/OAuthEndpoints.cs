using Microsoft.Extensions.Options;
using QrLogin.Api.Dpop;
using QrLogin.Api.Http;
using QrLogin.Api.Limits;
using QrLogin.Api.OAuth;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints;

/// <summary>The OAuth 2.0 device flow (RFC 8628), on the same sessions: any client that knows it can be the PC.</summary>
internal static class OAuthEndpoints
{
    public const string DeviceCodeGrant = "urn:ietf:params:oauth:grant-type:device_code";

    /// <summary>A user code that is drawn is taken about once in 25,000 times where a million are; four in a row are not.</summary>
    private const int UserCodesDrawn = 4;

    public static void MapDeviceFlow(this IEndpointRouteBuilder oauth)
    {
        oauth.MapPost("/device_authorization", Authorize).WithRateLimit(RateLimitClass.Open).Documents(() => OAuthDocs.Authorize);
        oauth.MapPost("/token", Token).WithRateLimit(RateLimitClass.Read).Documents(() => OAuthDocs.Token);
    }

    /// <summary>Section 3.1: a client asks for codes.</summary>
    private static async Task<IResult> Authorize(
        OAuthForm form, HttpContext http, IGrainFactory grains, OAuthClients clients, IOptions<QrLoginOptions> options)
    {
        var (client, problem) = clients.Authenticate(http, form);
        if (client is null) return problem;
        if (client.ResourceServer) return Problem.UnauthorizedClient;
        if (!RequestGate.TryReadOptionalDevice(http.Request, out var device)) return Problem.InvalidDevice;
        var (key, ofProof) = await http.ReadKeyBindingAsync(grains, ofBody: null);
        if (ofProof is not null) return ofProof;

        var token = PollToken.Generate();
        var open = http.RequestServices.GetRequiredService<OpenSessions>();
        var lifetime = options.Value.OAuthSessionLifetime;
        if (open.Reserve(http.CallerKey(), token.QrId, lifetime) is { } wait) return Problem.RateLimitedFor(wait);
        UserCode[] codes = [.. Enumerable.Range(0, UserCodesDrawn).Select(_ => SecureRandom.NewUserCode())];
        var authorization = new DeviceAuthorization(client.Id, client.Name, codes[0], lifetime, options.Value.OAuthPollInterval, device is not null, client.LoginLifetime);
        var requester = http.Requester(device ?? Device.OfSession(token.QrId), client.Name);
        var command = new OpenSession(SecureRandom.NewRequestId(), requester, SecureRandom.NewScanCode(), SecureRandom.NewLoginSalt(), key, FixedCode: true, authorization, [.. codes[1..]]);
        var view = await open.OrReleaseAsync(http.CallerKey(), token.QrId, http.CallAsync(grains.Session(token.QrId).Open, command));
        // A silo of a version that knows no user codes has opened it.
        if (view.UserCode is not { } code) return Problem.Unavailable;
        http.Record(AuditEvent.Opened, token.QrId);

        var origin = http.RequestServices.GetRequiredService<PublicOrigin>();
        var answer = new DeviceAuthorizationResponse(
            token.Reveal(),
            code.Display,
            origin.Of(http) + "/link",
            origin.QrText(http, token.QrId, view.ScanCode!),
            Seconds.Of(view.ExpiresIn),
            Seconds.Of(authorization.PollInterval));
        return JsonResult.Of(answer, OAuthJson.Default.DeviceAuthorizationResponse);
    }

    /// <summary>Section 3.4: the client polls.</summary>
    private static async Task<IResult> Token(OAuthForm form, HttpContext http, IGrainFactory grains, OAuthClients clients, DpopProofValidator proofs)
    {
        var (client, problem) = clients.Authenticate(http, form);
        if (client is null) return problem;
        if (form["grant_type"] is not { } grant) return Problem.InvalidRequest("The grant_type is missing.");
        if (grant != DeviceCodeGrant) return Problem.UnsupportedGrantType;
        if (client.ResourceServer) return Problem.UnauthorizedClient;
        if (form["device_code"] is not { } code) return Problem.InvalidRequest("The device_code is missing.");
        if (!RequestGate.TryReadOptionalDevice(http.Request, out var device)) return Problem.InvalidDevice;
        // RFC 9449, section 5: the proof has no hash of a token, since there is none yet.
        var (proof, failure) = proofs.ValidateWithoutToken(http);
        if (failure != DpopFailure.None) return Problem.OfKeyBinding(failure);
        if (client.RequireDpop && proof is null) return Problem.ProofMissing;
        // A code that was never drawn stops here, before any grain is touched.
        if (!PollToken.TryParse(code, out var token)) return Problem.InvalidGrant;

        var answer = await http.CallAsync(grains.Session(token.QrId).Poll, new PollSession(SecureRandom.NewRequestId(), client.Id, device, proof));
        if (answer.IsRefused) return OfRefusal(answer.Refusal);
        return answer.Value.LoginSalt is { } salt
            ? await Redeem(http, grains, token, salt, login => new(device, login.LoginId, login.Secret, proof?.Key, client.Id))
            : OfStatus(http, token, answer.Value.Status);
    }

    private static async Task<IResult> Redeem(HttpContext http, IGrainFactory grains, PollToken poll, string salt, Func<LoginToken, RedeemSession> command)
    {
        if (await http.RedeemAsync(grains, poll, salt, command) is not var (redemption, token)) return Problem.InvalidGrant;
        if (redemption.Login is not { } granted) return OfStatus(http, poll, redemption.View.Status);
        Forget(http, poll);
        var login = granted.Login;
        int? expiresIn = login.ExpiresAt is { } end ? Seconds.Of(end - http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()) : null;
        return JsonResult.Of(new TokenResponse(token.Reveal(), LoginTokenResponse.TypeOf(login), expiresIn), OAuthJson.Default.TokenResponse);
    }

    private static Problem OfRefusal(Refusal refusal) => refusal.Code switch
    {
        RefusalCode.InvalidPollToken => Problem.InvalidGrant,
        // Not a challenge, as it would be of a token: RFC 9449, section 5.
        RefusalCode.InvalidProof => Problem.OfKeyBinding(DpopFailure.Invalid),
        _ => Problem.Of(refusal),
    };

    private static Problem OfStatus(HttpContext http, PollToken poll, SessionStatus status)
    {
        if (status is SessionStatus.Waiting or SessionStatus.Scanned) return Problem.AuthorizationPending;
        Forget(http, poll);
        return status switch
        {
            SessionStatus.Denied or SessionStatus.Cancelled => Problem.AccessDenied,
            SessionStatus.Expired => Problem.ExpiredToken,
            // Its token was fetched, and the time to fetch it again is over.
            _ => Problem.InvalidGrant,
        };
    }

    /// <summary>It is over, and holds no place of its address any more.</summary>
    private static void Forget(HttpContext http, PollToken poll) => http.RequestServices.GetRequiredService<OpenSessions>().Release(http.CallerKey(), poll.QrId);
}
