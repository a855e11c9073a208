using QrLogin.Api.Dpop;
using QrLogin.Api.Http;
using QrLogin.Api.Limits;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints;

/// <summary>Registering, and logging in with a password.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        api.MapPost("/accounts", Register).WithRateLimit(RateLimitClass.Password).Documents(() => AccountDocs.Register);
        api.MapPost("/login", LogIn).WithMetadata(DeviceRequired.Instance).WithRateLimit(RateLimitClass.Password).Documents(() => AccountDocs.LogIn);
    }

    private static async Task<IResult> Register(JsonBody<RegisterRequest> body, HttpContext http, IGrainFactory grains)
    {
        if (body.Problem is { } problem) return problem;
        var (name, password) = Parse(body.Value.Username, body.Value.Password);
        http.Features.Set(AttemptedUsername.Of(name));
        var profile = new AccountProfile(SecureRandom.NewAccountId(), name, body.Value.DisplayName ?? name.Value);
        var answer = await http.CallAsync(grains.Credential(name).Register, new RegisterAccount(profile, password));
        if (answer.IsRefused) return Problem.Of(answer.Refusal);
        http.Record(AuditEvent.Registered);
        return JsonResult.Of(AccountResponse.Of(answer.Value), ApiJson.Default.AccountResponse, StatusCodes.Status201Created);
    }

    private static async Task<IResult> LogIn(JsonBody<LogInRequest> body, HttpContext http, IGrainFactory grains, TimeProvider time)
    {
        var (key, problem) = await http.ReadKeyBindingAsync(grains, body.Problem);
        if (problem is not null) return problem;
        var (name, password) = Parse(body.Value.Username, body.Value.Password);
        http.Features.Set(AttemptedUsername.Of(name));
        var token = LoginToken.Generate();
        var login = new NewLogin(token.LoginId, token.Secret, http.Requester(body.Value.DeviceName), LoginMethod.Password, Key: key);
        var answer = await http.CallAsync(grains.Credential(name).LogIn, new LogInWithPassword(SecureRandom.NewRequestId(), password, login));
        if (answer.IsRefused) return Problem.Of(answer.Refusal);
        http.Record(AuditEvent.LoggedIn, login: answer.Value.Login);
        return JsonResult.Of(LoginTokenResponse.Of(token, answer.Value, time.GetUtcNow()), ApiJson.Default.LoginTokenResponse);
    }

    /// <summary>What a body holds that was checked.</summary>
    public static (Username Name, Password Password) Parse(string? username, string? password) =>
        Username.TryParse(username, out var name) && Password.TryParse(password, out var typed)
            ? (name, typed)
            : throw new InvalidOperationException("The body was checked before.");
}
