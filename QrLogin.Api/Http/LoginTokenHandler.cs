using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>Login tokens, <c>Authorization: Bearer qrl_…</c>, each good on the device that it was issued to.</summary>
internal sealed class LoginTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IGrainFactory grains) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "LoginToken";

    private static readonly AuthenticateResult s_no = AuthenticateResult.NoResult();

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!LoginToken.TryParse(Context.BearerToken(), out var token)) return s_no;
        var login = await Context.Ask(grains.Login(token.LoginId).Authenticate, new Authenticate(token.Secret, Context.Device()));
        // Unknown, expired, ended, another device: nothing from here on can tell which.
        if (login is null) return s_no;

        Context.Features.Set(login);
        var identity = new ClaimsIdentity([new("sub", login.AccountId.Value)], SchemeName);
        return AuthenticateResult.Success(new(new(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Problem.InvalidToken.ExecuteAsync(Context);
}

/// <summary>Sets the scheme up.</summary>
internal static class LoginTokenAuthentication
{
    public static void AddLoginTokens(this IServiceCollection services)
    {
        // The only scheme there is would be tried on every request; ours is asked where a route requires it.
        AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);
        // Not AddAuthentication: it brings data protection, which would leave keys on the disk that nothing here uses.
        services.AddAuthenticationCore();
        services.AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, LoginTokenHandler>(LoginTokenHandler.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(LoginTokenHandler.SchemeName, policy => policy.AddAuthenticationSchemes(LoginTokenHandler.SchemeName).RequireAuthenticatedUser());
    }
}
