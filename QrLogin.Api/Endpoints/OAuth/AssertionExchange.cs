using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>Exchanges the assertion of a client's backend for a login of its user (RFC 7523, section 2.1).</summary>
internal static class AssertionExchange
{
    public static async Task<Results<JsonResult<TokenResponse>, Problem>> ExchangeAsync(
        string assertion, TokenRequest request, HttpContext http, GrantEndpoint.Services services)
    {
        if (request.Device is not { } device) return Problem.InvalidDevice;
        var user = await services.Assertions.ValidateAsync(
            request.Client, assertion, services.Origin.Of(http), http.RequestAborted);
        if (user is null) return Problem.InvalidGrant;
        var key = await request.Binding.AcceptAsync(http, services.Grains);
        if (key.IsProblem) return key.Problem;

        var profile = user.Profile();
        var account = services.Grains.Account(profile.AccountId);
        if (!await http.CallAsync(account.Admit, profile)) return Problem.InvalidGrant;
        var token = LoginToken.Generate(user.LoginIdBytes());
        var login = new NewLogin
        {
            LoginId = token.LoginId,
            Secret = token.Secret,
            Requester = http.Requester(device, null),
            Method = LoginMethod.Backend,
            Key = key.Value,
            IsDeviceBound = true,
            Lifetime = request.Client.LoginLifetime,
        };
        // Null if the account was disabled meanwhile, or if the assertion has already been used.
        if (await http.CallAsync(account.AddLogin, login) is not { } granted) return Problem.InvalidGrant;
        http.Record(AuditEvent.LoggedIn, login: granted.Login);
        return services.TokenOf(granted, token);
    }
}
