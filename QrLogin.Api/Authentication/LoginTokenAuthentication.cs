using Microsoft.AspNetCore.Authentication;
using QrLogin.Api.Authentication.External;

namespace QrLogin.Api.Authentication;

/// <summary>Registers the authentication schemes and the policy of routes that require a login.</summary>
internal static class LoginTokenAuthentication
{
    public static void AddLoginTokens(this IServiceCollection services, ExternalProvider? provider)
    {
        // Not AddAuthentication: it adds data protection, which would write keys to disk that nothing here uses.
        services.AddAuthenticationCore();
        services.AddWebEncoders();
        var authentication = new AuthenticationBuilder(services);
        authentication.AddScheme<AuthenticationSchemeOptions, LoginTokenHandler>(LoginTokenHandler.SchemeName, null);
        if (provider is not null) authentication.AddExternalLogins(provider);
        services.AddAuthorizationBuilder().AddPolicy(
            LoginTokenHandler.SchemeName,
            policy => policy.AddAuthenticationSchemes(LoginTokenHandler.SchemeName).RequireAuthenticatedUser());
    }
}
