using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using QrLogin.Api.Dpop;
using QrLogin.Api.External;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>Login tokens, <c>Authorization: Bearer qrl_…</c>, each good on the device that it was issued to; <c>DPoP qrl_…</c>, with the key that it was bound to.</summary>
internal sealed class LoginTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IGrainFactory grains,
    DpopProofValidator proofs) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "LoginToken";

    private static readonly AuthenticateResult NoLogin = AuthenticateResult.NoResult();

    /// <summary>What the caller is told: a handler serves one request.</summary>
    private Problem _problem = Problem.InvalidToken;

    /// <summary>Whether a request without device headers shows a living token that was issued to a client that sends none.</summary>
    public static async Task<bool> NeedsNoDevice(HttpContext http) =>
        PresentedToken.Read(http) is { } shown
        && LoginToken.TryParse(shown.Token, out var token)
        && await http.CallAsync(http.RequestServices.GetRequiredService<IGrainFactory>().Login(token.LoginId).Introspect, token.Secret) is { NeedsNoDevice: true };

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (PresentedToken.Read(Context) is not { } shown) return NoLogin;
        if (!LoginToken.TryParse(shown.Token, out var token))
            return !shown.IsDpop && Context.RequestServices.GetService<ExternalLogins>() is { } others && await others.Authenticate(Context, shown.Token) is { } external ? Accept(external) : NoLogin;
        var authenticate = new AuthenticateLogin(token.Secret, Context.Features.Get<Device>());
        var login = shown.IsDpop
            ? await ByKey(token, authenticate, shown.Token)
            : await Context.CallAsync(grains.Login(token.LoginId).Authenticate, authenticate);
        // Unknown, expired, ended, another device: nothing from here on can tell which.
        return login is null ? NoLogin : Accept(login);
    }

    private AuthenticateResult Accept(LoginDetails login)
    {
        Context.Features.Set(login);
        var identity = new ClaimsIdentity([new("sub", login.AccountId.Value)], SchemeName);
        return AuthenticateResult.Success(new(new(identity), SchemeName));
    }

    private async Task<LoginDetails?> ByKey(LoginToken token, AuthenticateLogin authenticate, string text)
    {
        var (proof, failure) = proofs.ValidateForToken(Context, text);
        if (proof is null) return Refuse(Problem.OfProof(failure));
        var answer = await Context.CallAsync(grains.Login(token.LoginId).AuthenticateByKey, new AuthenticateByKey(authenticate, proof));
        return answer.IsRefused ? Refuse(Problem.Of(answer.Refusal)) : answer.Value;
    }

    private LoginDetails? Refuse(Problem problem)
    {
        _problem = problem;
        return null;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => _problem.ExecuteAsync(Context);
}

/// <summary>Sets the scheme up.</summary>
internal static class LoginTokenAuthentication
{
    public static void AddLoginTokens(this IServiceCollection services, ExternalProvider? provider)
    {
        // The only scheme there is would be tried on every request; ours is asked where a route requires it.
        AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);
        // Not AddAuthentication: it brings data protection, which would leave keys on the disk that nothing here uses.
        services.AddAuthenticationCore();
        services.AddWebEncoders();
        var authentication = new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, LoginTokenHandler>(LoginTokenHandler.SchemeName, null);
        if (provider is not null) authentication.AddExternalLogins(provider);
        services.AddAuthorizationBuilder()
            .AddPolicy(LoginTokenHandler.SchemeName, policy => policy.AddAuthenticationSchemes(LoginTokenHandler.SchemeName).RequireAuthenticatedUser());
    }
}
