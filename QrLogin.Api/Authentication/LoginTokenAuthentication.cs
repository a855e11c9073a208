using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.Authentication.Jwt;

namespace QrLogin.Api.Authentication;

/// <summary>Registers the authentication schemes and the policy of routes that require a login.</summary>
internal static class LoginTokenAuthentication
{
    /// <summary>The policy of routes that are for any login.</summary>
    public const string AnyLogin = "AnyLogin";

    /// <summary>The policy of routes that are for the person's own logins, not for those of clients.</summary>
    public const string PersonsLogin = "PersonsLogin";

    public static void AddLoginTokens(this IServiceCollection services, IReadOnlyList<ExternalProvider> providers)
    {
        // Not AddAuthentication: it adds data protection, which would write keys to disk that nothing here uses.
        services.AddAuthenticationCore();
        services.AddWebEncoders();
        var authentication = new AuthenticationBuilder(services);
        authentication.AddScheme<AuthenticationSchemeOptions, LoginTokenHandler>(LoginTokenHandler.SchemeName, null);
        services.AddSingleton<KeyFetcher>();
        services.AddExternalLogins(providers);
        var withLogin = new AuthorizationPolicyBuilder(LoginTokenHandler.SchemeName).RequireAuthenticatedUser().Build();
        services.AddAuthorizationBuilder()
            .AddPolicy(AnyLogin, withLogin)
            .AddPolicy(PersonsLogin, policy => policy.Combine(withLogin).RequireAssertion(
                request => !request.User.HasClaim(claim => claim.Type == LoginTokenHandler.ClientClaim)));
    }
}
