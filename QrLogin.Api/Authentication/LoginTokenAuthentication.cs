using Microsoft.AspNetCore.Authentication;
using QrLogin.Api.Authentication.External;

namespace QrLogin.Api.Authentication;

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
