using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
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
    }

    /// <summary>The services that the handlers use.</summary>
    private sealed record Services(
        IGrainFactory Grains, OpenSessions OpenSessions, PublicOrigin Origin, IOptions<QrLoginOptions> Options);

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
        return JsonResult.Ok(ToResponse(client, token, view, services, http), OAuthJson.Default.DeviceAuthorizationResponse);
    }

    private static DeviceAuthorizationResponse ToResponse(
        OAuthClient client, PollToken token, SessionView view, Services services, HttpContext http) => new(
        token.Reveal(),
        view.UserCode!.Value.Display,
        services.Origin.Of(http) + "/link",
        client.HasCompleteVerificationUri ? services.Origin.QrText(http, token.QrId, view.ScanCode!) : null,
        view.ExpiresIn.ToSeconds(),
        services.Options.Value.OAuthPollInterval.ToSeconds());
}
