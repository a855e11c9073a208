using Microsoft.AspNetCore.Http.HttpResults;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

/// <summary>Logs in with the code that a person brings back from an identity provider.</summary>
internal static class ProviderLoginEndpoint
{
    public static void MapProviderLogin(this IEndpointRouteBuilder api) =>
        api.MapPost("/login/provider", LogIn).WithRateLimit(RateLimitClass.Password).WithTags(Tags.Accounts)
            .WithMetadata(DevicePolicy.Required)
            .WithName("logInWithProvider")
            .WithSummary("Log in with an identity provider")
            .WithDescription(
                "For the pages of this service, which send people to the provider and get them back at `/login/provider`. The login is "
                + "stored like any other, and does not end with the provider's token. A wrong or used code, another nonce and a disabled "
                + "account get the same refusal.")
            .WithRequestExample(() => ProviderLogInRequest.Example)
            .Returns(
                "The login token. It is bound to the device of the request, and to the key of its DPoP proof if it has one.",
                SessionJson.Default.LoginTokenResponse,
                () => LoginTokenResponse.Example with { Method = LoginMethod.Provider })
            .Refuses(Problem.Validation("code", ValidationErrors.Required), Problem.Of(new(RefusalCode.InvalidCredentials)));

    /// <summary>The services that logging in uses.</summary>
    private sealed record Services(IGrainFactory Grains, ProviderLogins Logins, PublicOrigin Origin, TimeProvider Time);

    private static async Task<Results<JsonResult<LoginTokenResponse>, Problem>> LogIn(
        Part<KeyBinding> binding, Part<ProviderLogInRequest> body, HttpContext http, [AsParameters] Services services)
    {
        var key = await binding.Value.AcceptAsync(http, services.Grains);
        if (key.IsProblem) return key.Problem;
        var refused = Problem.Of(new(RefusalCode.InvalidCredentials));
        string redirectUri = services.Origin.Of(http) + PagePaths.Provider;
        var profile = await services.Logins.ExchangeAsync(body.Value.Provider!, body.Value.ToCode(), redirectUri, http.RequestAborted);
        if (profile is null) return refused;
        var account = services.Grains.Account(profile.AccountId);
        if (!await http.CallAsync(account.Admit, profile)) return refused;
        var token = LoginToken.Generate();
        var login = DeviceLogin.Create(http, token, LoginMethod.Provider, key.Value, body.Value.DeviceName);
        if (await http.CallAsync(account.AddLogin, login) is not { } granted) return refused;
        return DeviceLogin.Granted(http, token, granted, services.Time);
    }
}
