using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>Exchanges an authorization code for the login that it stands for (RFC 6749, section 4.1.3).</summary>
internal static class CodeExchange
{
    public static async Task<Results<JsonResult<TokenResponse>, Problem>> ExchangeAsync(
        CodeGrant grant, TokenRequest request, HttpContext http, GrantEndpoint.Services services)
    {
        var key = await request.Binding.AcceptAsync(http, services.Grains);
        if (key.IsProblem) return key.Problem;
        // Not derived from the code, which addresses and logs may contain.
        var token = LoginToken.Generate();
        var command = new ExchangeCode
        {
            RequestId = http.RequestId(),
            ClientId = request.Client.Id,
            Code = grant.Code.Secret,
            RedirectUri = grant.RedirectUri,
            CodeChallenge = grant.Challenge(),
            Key = key.Value,
            LoginSecret = token.Secret,
        };
        var exchanged = await http.CallAsync(services.Grains.Session(grant.Code.QrId).Exchange, command);
        if (exchanged.IsRefused)
        {
            // The response does not tell these apart; whoever investigates a stolen code must.
            if (exchanged.Refusal.Code == RefusalCode.CodeReplayed)
                http.Record(AuditEvent.Revoked, grant.Code.QrId, reason: "code_replayed");
            if (exchanged.Refusal.Code == RefusalCode.VoucherEnded)
                http.Record(AuditEvent.Denied, grant.Code.QrId, reason: "voucher_ended");
            return Problem.InvalidGrant;
        }

        var granted = exchanged.Value.Login;
        http.Record(AuditEvent.Redeemed, grant.Code.QrId, granted.Login);
        token = token.WithId(granted.Login.LoginId);
        string? idToken = exchanged.Value.Request.IsOpenId
            ? services.IdTokens.Issue(exchanged.Value, services.Origin.Of(http), token.Reveal())
            : null;
        return services.TokenOf(granted, token, idToken);
    }
}
