using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

/// <summary>Registers accounts, and logs in with a password.</summary>
internal static class AccountEndpoints
{
    public static void MapRegistration(this IEndpointRouteBuilder api) =>
        api.MapPost("/accounts", Register).WithRateLimit(RateLimitClass.Password).WithTags(Tags.Accounts)
            .WithName("register")
            .WithSummary("Register an account")
            .WithDescription(
                "If people cannot register (`QrLogin:Registration`), or passwords are turned off (`QrLogin:Passwords`), returns 404 "
                + "`not_found`.")
            .WithRequestExample(() => new RegisterRequest("ann", "correct horse battery staple", "Ann"))
            .Returns("The account.", SessionJson.Default.AccountResponse, () => AccountResponse.Example)
            .Refuses(Problem.Validation("username", Username.Rule), Problem.Of(new(RefusalCode.UsernameTaken)));

    public static void MapPasswordLogin(this IEndpointRouteBuilder api) =>
        api.MapPost("/login", LogIn).WithRateLimit(RateLimitClass.Password).WithTags(Tags.Accounts).WithMetadata(DevicePolicy.Required)
            .WithName("logIn")
            .WithSummary("Log in with a password")
            .WithDescription(
                "A phone's first login. An unknown username, a wrong password and a disabled account get the same refusal, "
                + "with the same body after the same time. If passwords are turned off, returns 404 `not_found`.")
            .WithRequestExample(() => new LogInRequest("ann", "correct horse battery staple", "Ann's phone"))
            .Returns(
                "The login token. It is bound to the device of the request, and to the key of its DPoP proof if it has one.",
                SessionJson.Default.LoginTokenResponse,
                () => LoginTokenResponse.Example)
            .Refuses(
                Problem.Of(new(RefusalCode.InvalidCredentials)),
                Problem.Of(new(RefusalCode.TooManyAttempts, RetryAfter: TimeSpan.FromMinutes(1))));

    private static async Task<Results<CreatedJsonResult<AccountResponse>, Problem>> Register(
        Part<RegisterRequest> body, HttpContext http, IGrainFactory grains)
    {
        var (name, password) = body.Value.ParseCredentials();
        http.Features.Set(AttemptedUsername.Of(name));
        var profile = new AccountProfile(SecureRandom.NewAccountId(), name, body.Value.ParseDisplayName() ?? name.Value);
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
        var (name, password) = body.Value.ParseCredentials();
        http.Features.Set(AttemptedUsername.Of(name));
        var token = LoginToken.Generate();
        var login = DeviceLogin.Create(http, token, LoginMethod.Password, key.Value, body.Value.DeviceName);
        var granted = await http.TryCallAsync(grains.Credential(name).LogIn, new LogInWithPassword(http.RequestId(), password, login));
        if (granted.IsProblem) return granted.Problem;
        return DeviceLogin.Granted(http, token, granted.Value, time);
    }
}
