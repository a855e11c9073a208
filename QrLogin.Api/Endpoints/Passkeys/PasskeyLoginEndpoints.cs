using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.Endpoints.Accounts;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Passkeys;

/// <summary>Logs in with a passkey.</summary>
internal static class PasskeyLoginEndpoints
{
    public static void MapPasskeyLogin(this IEndpointRouteBuilder api)
    {
        var login = api.MapGroup("/login/passkey").WithTags(Tags.Accounts);
        login.MapPost("/options", Options).WithRateLimit(RateLimitClass.Read)
            .WithName("passkeyLoginOptions")
            .WithSummary("Get the options for a login with a passkey")
            .WithDescription(
                "For `navigator.credentials.get()`. Where passkeys do not work, such as at an IP address, returns 404 `not_found`.")
            .Returns("The options.", PasskeyJson.Default.PasskeyRequestOptions, () => PasskeyRequestOptions.Example);
        login.MapPost("", LogIn).WithRateLimit(RateLimitClass.Password).WithMetadata(DevicePolicy.Required)
            .WithName("logInWithPasskey")
            .WithSummary("Log in with a passkey")
            .WithDescription(
                "The body is what `PublicKeyCredential.toJSON()` returns. An unknown passkey, a wrong assertion and a disabled account get "
                + "the same refusal.")
            .WithRequestExample(() => PasskeyLogInRequest.Example)
            .Returns(
                "The login token. It is bound to the device of the request, and to the key of its DPoP proof if it has one.",
                SessionJson.Default.LoginTokenResponse,
                () => LoginTokenResponse.Example with { Method = LoginMethod.Passkey })
            .Refuses(Problem.Validation("response", ValidationErrors.Required), Problem.Of(new(RefusalCode.InvalidCredentials)));
    }

    private static Results<JsonResult<PasskeyRequestOptions>, Problem> Options(HttpContext http, PasskeyCeremonies ceremonies) =>
        ceremonies.IsAvailable(http)
            ? JsonResult.Ok(ceremonies.LoginOptions(http), PasskeyJson.Default.PasskeyRequestOptions)
            : Problem.NotFound;

    private static async Task<Results<JsonResult<LoginTokenResponse>, Problem>> LogIn(
        Part<KeyBinding> binding, Part<PasskeyLogInRequest> body, HttpContext http, [AsParameters] LogInServices services)
    {
        var key = await binding.Value.AcceptAsync(http, services.Grains);
        if (key.IsProblem) return key.Problem;
        var refused = Problem.Of(new(RefusalCode.InvalidCredentials));
        if (await services.Ceremonies.AcceptLoginAsync(http, services.Grains, body.Value.ToAssertion()) is not { } passkey) return refused;
        var token = LoginToken.Generate();
        var login = DeviceLogin.Create(http, token, LoginMethod.Passkey, key.Value, body.Value.DeviceName);
        if (await http.CallAsync(services.Grains.Account(passkey.AccountId).AddLogin, login) is not { } granted) return refused;
        return DeviceLogin.Granted(http, token, granted, services.Time);
    }

    /// <summary>The services that logging in uses.</summary>
    private sealed record LogInServices(IGrainFactory Grains, PasskeyCeremonies Ceremonies, TimeProvider Time);
}
