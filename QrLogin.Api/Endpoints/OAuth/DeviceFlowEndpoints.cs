using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>The OAuth 2.0 device flow (RFC 8628), on the same sessions: any client that supports it can be the PC.</summary>
internal static class DeviceFlowEndpoints
{
    /// <summary>With a million codes in use, about one in 25,000 generated codes is taken. Four in a row practically never are.</summary>
    private const int UserCodeCandidates = 4;

    public static void MapDeviceFlow(this IEndpointRouteBuilder oauth)
    {
        oauth.MapPost("/device_authorization", Authorize).WithRateLimit(RateLimitClass.Open)
            .WithName("deviceAuthorization")
            .WithSummary("Request a device code")
            .WithDescription(
                "RFC 8628, section 3.1. Opens a session for the client: show `verification_uri_complete` as a QR code and `user_code` "
                + "as text, and poll `/oauth/token`. Exceeding a rate limit returns 429 `slow_down`.")
            .WithRequestExample(() => new JsonObject { ["client_id"] = "demo" })
            .Returns("The codes.", OAuthJson.Default.DeviceAuthorizationResponse, () => DeviceAuthorizationResponse.Example)
            .Refuses(Problem.ParameterRepeated);
        oauth.MapPost("/token", Token).WithRateLimit(RateLimitClass.Read)
            .WithName("token")
            .WithSummary("Request the token")
            .WithDescription(
                """
                RFC 8628, section 3.4. The first poll never returns `slow_down`. Later polls return it only while the
                request is pending, and no longer once the client slows down. If the same client asks again within 60 s of
                its first token, it gets the same token. The first DPoP proof that this endpoint sees binds the session
                and its token to its key; another key gets `invalid_grant`. Exceeding a rate limit returns 400 `slow_down`
                with `Retry-After`.
                """)
            .WithRequestExample(() => new JsonObject
            {
                ["grant_type"] = GrantTypes.DeviceCode,
                ["device_code"] = ExampleValues.PollToken,
                ["client_id"] = "demo",
            })
            .Returns("The login token.", OAuthJson.Default.TokenResponse, () => new(ExampleValues.LoginToken, "Bearer", 2_592_000))
            .Refuses(
                Problem.AuthorizationPending,
                Problem.Of(new(RefusalCode.SlowDown, RetryAfter: TimeSpan.FromSeconds(5))),
                Problem.AccessDenied,
                Problem.ExpiredToken,
                Problem.InvalidGrant,
                Problem.UnsupportedGrantType,
                DeviceTokenRequest.CodeMissing,
                Problem.ProofMissing);
    }

    /// <summary>The services that the handlers use.</summary>
    private sealed record Services(
        IGrainFactory Grains, OpenSessions OpenSessions, PublicOrigin Origin, IOptions<QrLoginOptions> Options, TimeProvider Time);

    private static async Task<Results<JsonResult<DeviceAuthorizationResponse>, Problem>> Authorize(
        Part<DeviceAuthorizationRequest> request, HttpContext http, [AsParameters] Services services)
    {
        var (client, device, binding) = request.Value;
        var key = await binding.AcceptAsync(http, services.Grains);
        if (key.IsProblem) return key.Problem;

        var (token, options) = (PollToken.Generate(), services.Options.Value);
        if (services.OpenSessions.Reserve(http.CallerKey(), token.QrId, options.OAuthSessionLifetime) is { } wait)
            return Problem.RateLimitedFor(wait);
        UserCode[] codes = [.. Enumerable.Range(0, UserCodeCandidates).Select(_ => SecureRandom.NewUserCode())];
        string salt = SecureRandom.NewLoginSalt();
        var command = new OpenSession
        {
            RequestId = http.RequestId(),
            Pc = http.Requester(device ?? Device.OfSession(token.QrId), client.Name),
            ScanCodes = ScanCodeSource.Fixed(SecureRandom.NewScanCode()),
            LoginSalt = salt,
            LoginId = token.DeriveLogin(salt).LoginId,
            Key = key.Value,
            Authorization = new()
            {
                ClientId = client.Id,
                ClientName = client.Name,
                UserCode = codes[0],
                Lifetime = options.OAuthSessionLifetime,
                PollInterval = options.OAuthPollInterval,
                IsDeviceBound = device is not null,
                LoginLifetime = client.LoginLifetime,
                IsClientVerified = client.IsConfidential,
            },
            OtherUserCodes = [.. codes[1..]],
        };
        var opening = http.CallAsync(services.Grains.Session(token.QrId).Open, command);
        var view = await services.OpenSessions.OrReleaseAsync(http.CallerKey(), token.QrId, opening);
        http.Record(AuditEvent.Opened, token.QrId);
        return JsonResult.Ok(ToResponse(token, view, services.Origin, options, http), OAuthJson.Default.DeviceAuthorizationResponse);
    }

    private static async Task<Results<JsonResult<TokenResponse>, Problem>> Token(
        Part<DeviceTokenRequest> request, HttpContext http, [AsParameters] Services services)
    {
        var (client, token, device, binding) = request.Value;
        var command = new PollSession(http.RequestId(), client.Id, device, binding.Proof);
        var polled = await http.CallAsync(services.Grains.Session(token.QrId).Poll, command);
        if (polled.IsRefused) return OfRefusal(polled.Refusal);
        return polled.Value.LoginSalt is { } salt
            ? await Redeem(request.Value, salt, http, services)
            : OfStatus(http, services, token, polled.Value.Status);
    }

    private static async Task<Results<JsonResult<TokenResponse>, Problem>> Redeem(
        DeviceTokenRequest request, string salt, HttpContext http, Services services)
    {
        var redeemed = await http.RedeemAsync(services.Grains, request.Token, salt, login => new()
        {
            Pc = request.Device,
            LoginId = login.LoginId,
            Secret = login.Secret,
            Key = request.Binding.Proof?.Key,
            ClientId = request.Client.Id,
        });
        if (redeemed is not var (redemption, loginToken)) return Problem.InvalidGrant;
        if (redemption.Login is not { Login: var login }) return OfStatus(http, services, request.Token, redemption.View.Status);
        services.OpenSessions.Release(http.CallerKey(), request.Token.QrId);
        int? expiresIn = LoginTokenResponse.SecondsLeft(login, services.Time.GetUtcNow());
        var response = new TokenResponse(loginToken.Reveal(), LoginTokenResponse.TypeOf(login), expiresIn);
        return JsonResult.Ok(response, OAuthJson.Default.TokenResponse);
    }

    private static DeviceAuthorizationResponse ToResponse(
        PollToken token, SessionView view, PublicOrigin origin, QrLoginOptions options, HttpContext http) => new(
        token.Reveal(),
        view.UserCode!.Value.Display,
        origin.Of(http) + "/link",
        origin.QrText(http, token.QrId, view.ScanCode!),
        view.ExpiresIn.ToSeconds(),
        options.OAuthPollInterval.ToSeconds());

    private static Problem OfRefusal(Refusal refusal) => refusal.Code switch
    {
        RefusalCode.InvalidPollToken => Problem.InvalidGrant,
        // No challenge, unlike for a token: RFC 9449, section 5.
        RefusalCode.InvalidProof => Problem.InvalidKeyBindingProof,
        _ => Problem.Of(refusal),
    };

    private static Problem OfStatus(HttpContext http, Services services, PollToken token, SessionStatus status)
    {
        if (status.IsUndecided()) return Problem.AuthorizationPending;
        services.OpenSessions.Release(http.CallerKey(), token.QrId);
        return status switch
        {
            SessionStatus.Denied or SessionStatus.Cancelled => Problem.AccessDenied,
            SessionStatus.Expired => Problem.ExpiredToken,
            // The client fetched the token, and the time to fetch it again has passed.
            _ => Problem.InvalidGrant,
        };
    }
}
