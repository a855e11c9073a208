using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Sessions;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

/// <summary>Registering, and logging in with a password.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        api.MapPost("/accounts", Register).WithRateLimit(RateLimitClass.Password).Documents(() => AccountDocs.Register);
        api.MapPost("/login", LogIn).WithMetadata(DevicePolicy.Required).WithRateLimit(RateLimitClass.Password).Documents(() => AccountDocs.LogIn);
    }

    private static async Task<Results<CreatedJsonResult<AccountResponse>, Problem>> Register(Part<RegisterRequest> body, HttpContext http, IGrainFactory grains)
    {
        var (name, password) = body.Value.Credentials;
        http.Features.Set(AttemptedUsername.Of(name));
        var profile = new AccountProfile(SecureRandom.NewAccountId(), name, body.Value.DisplayName ?? name.Value);
        var account = await http.TryCallAsync(grains.Credential(name).Register, new RegisterAccount(profile, password));
        if (account.IsProblem) return account.Problem;
        http.Record(AuditEvent.Registered);
        return JsonResult.Created(AccountResponse.Of(account.Value), SessionJson.Default.AccountResponse);
    }

    private static async Task<Results<JsonResult<LoginTokenResponse>, Problem>> LogIn(
        Part<KeyBinding> binding, Part<LogInRequest> body, HttpContext http, IGrainFactory grains, TimeProvider time)
    {
        var key = await binding.Value.AcceptAsync(http, grains);
        if (key.IsProblem) return key.Problem;
        var (name, password) = body.Value.Credentials;
        http.Features.Set(AttemptedUsername.Of(name));
        var token = LoginToken.Generate();
        var login = new NewLogin
        {
            LoginId = token.LoginId,
            Secret = token.Secret,
            Requester = http.Requester(body.Value.DeviceName),
            Method = LoginMethod.Password,
            Key = key.Value,
            IsDeviceBound = true,
        };
        var granted = await http.TryCallAsync(grains.Credential(name).LogIn, new LogInWithPassword(http.RequestId(), password, login));
        if (granted.IsProblem) return granted.Problem;
        http.Record(AuditEvent.LoggedIn, login: granted.Value.Login);
        return JsonResult.Ok(LoginTokenResponse.Of(token, granted.Value, time.GetUtcNow()), SessionJson.Default.LoginTokenResponse);
    }
}
