using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication;

/// <summary>
/// Authenticates login tokens: <c>Bearer qrl_…</c> on the device that the token was issued to, or <c>DPoP qrl_…</c>
/// with a proof of the key that the token is bound to. Other bearer tokens go to <see cref="ExternalLogins"/> if an
/// identity provider is configured.
/// </summary>
internal sealed class LoginTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IGrainFactory grains,
    DpopProofValidator proofs) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "LoginToken";

    /// <summary>The claim that names the client of a client's login.</summary>
    public const string ClientClaim = "client_id";

    private static readonly AuthenticateResult NotAuthenticated = AuthenticateResult.NoResult();

    /// <summary>The response if the request is not authenticated. Each request has its own handler.</summary>
    private Problem _challenge = Problem.InvalidToken;

    /// <summary>Whether a request carries the token of an active login that is not bound to a device.</summary>
    public static async Task<bool> ShowsUnboundTokenAsync(HttpContext http)
    {
        if (PresentedToken.Read(http) is not { } presented || !LoginToken.TryParse(presented.Token, out var token)) return false;
        var login = http.RequestServices.GetRequiredService<IGrainFactory>().Login(token.LoginId);
        return await http.CallAsync(login.Introspect, token.Secret) is { IsDeviceBound: false };
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (PresentedToken.Read(Context) is not { } presented) return NotAuthenticated;
        // The response does not reveal whether the login is unknown, expired, ended or on another device.
        var login = LoginToken.TryParse(presented.Token, out var token)
            ? await AuthenticateLoginAsync(token, presented)
            : await AuthenticateExternalAsync(presented);
        if (login is null) return NotAuthenticated;
        Context.Features.Set(login);
        var identity = new ClaimsIdentity([new("sub", login.AccountId.Value)], SchemeName);
        if (login.Client is { } client) identity.AddClaim(new(ClientClaim, client));
        return AuthenticateResult.Success(new(new(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => _challenge.ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problem.InsufficientScope.ExecuteAsync(Context);

    private async Task<LoginDetails?> AuthenticateLoginAsync(LoginToken token, PresentedToken presented)
    {
        DpopProof? proof = null;
        if (presented.IsDpop)
        {
            var validated = proofs.ValidateForToken(Context, presented.Token);
            if (validated.IsProblem) return Refuse(validated.Problem);
            proof = validated.Value;
        }

        var command = new AuthenticateLogin(token.Secret, Context.Features.Get<Device>(), proof);
        var result = await Context.CallAsync(grains.Login(token.LoginId).Authenticate, command);
        return result.IsRefused ? Refuse(Problem.Of(result.Refusal)) : result.Value;
    }

    private async Task<LoginDetails?> AuthenticateExternalAsync(PresentedToken presented) =>
        !presented.IsDpop && Context.RequestServices.GetService<ExternalLogins>() is { } external
            ? await external.AuthenticateAsync(Context, presented.Token)
            : null;

    private LoginDetails? Refuse(Problem problem)
    {
        _challenge = problem;
        return null;
    }
}
