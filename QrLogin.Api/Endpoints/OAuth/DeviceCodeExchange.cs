using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>Exchanges a device code for the token of its session, once the phone has confirmed (RFC 8628, section 3.5).</summary>
internal static class DeviceCodeExchange
{
    public static async Task<Results<JsonResult<TokenResponse>, Problem>> ExchangeAsync(
        PollToken code, TokenRequest request, HttpContext http, GrantEndpoint.Services services)
    {
        var command = new PollSession(http.RequestId(), request.Client.Id, request.Device, request.Binding.Proof);
        var polled = await http.CallAsync(services.Grains.Session(code.QrId).Poll, command);
        if (polled.IsRefused) return OfRefusal(polled.Refusal);
        return polled.Value.LoginSalt is { } salt
            ? await RedeemAsync(code, request, salt, http, services)
            : OfStatus(http, services, code, polled.Value.Status);
    }

    private static async Task<Results<JsonResult<TokenResponse>, Problem>> RedeemAsync(
        PollToken code, TokenRequest request, string salt, HttpContext http, GrantEndpoint.Services services)
    {
        var redeemed = await http.RedeemAsync(services.Grains, code, salt, login => new()
        {
            Pc = request.Device,
            LoginId = login.LoginId,
            Secret = login.Secret,
            Key = request.Binding.Proof?.Key,
            ClientId = request.Client.Id,
        });
        if (redeemed is not var (redemption, loginToken)) return Problem.InvalidGrant;
        if (redemption.Login is not { } granted) return OfStatus(http, services, code, redemption.View.Status);
        services.OpenSessions.Release(http.CallerKey(), code.QrId);
        return services.TokenOf(granted, loginToken);
    }

    private static Problem OfRefusal(Refusal refusal) => refusal.Code switch
    {
        RefusalCode.InvalidPollToken => Problem.InvalidGrant,
        // No challenge, unlike for a token: RFC 9449, section 5.
        RefusalCode.InvalidProof => Problem.InvalidKeyBindingProof,
        _ => Problem.Of(refusal),
    };

    private static Problem OfStatus(HttpContext http, GrantEndpoint.Services services, PollToken token, SessionStatus status)
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
