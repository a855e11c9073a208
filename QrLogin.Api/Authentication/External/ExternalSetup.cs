using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace QrLogin.Api.Authentication.External;

/// <summary>
/// Registers the validation of a provider's tokens: the JWT bearer handler of ASP.NET Core, with the provider's keys.
/// </summary>
internal static class ExternalSetup
{
    /// <summary>
    /// How far the provider's clock may be ahead. There is no tolerance the other way: a token expires on time.
    /// </summary>
    private static readonly TimeSpan MaxClockAhead = TimeSpan.FromMinutes(1);

    public static void AddExternalLogins(this AuthenticationBuilder authentication, ExternalProvider provider)
    {
        var services = authentication.Services;
        services.AddSingleton<IAuthenticationConfigurationProvider, EmptyConfiguration>();
        services.AddSingleton(provider);
        services.AddSingleton<ProviderKeys>();
        services.AddSingleton<ExternalLogins>();
        authentication.AddJwtBearer(ExternalLogins.SchemeName, _ => { });
        var bearerOptions = services.AddOptions<JwtBearerOptions>(ExternalLogins.SchemeName);
        bearerOptions.Configure<ProviderKeys, TimeProvider>((options, keys, time) =>
        {
            options.ConfigurationManager = keys;
            options.MapInboundClaims = false;
            options.TokenValidationParameters.ValidAudiences = provider.Audiences;
            options.TokenValidationParameters.ValidAlgorithms = ExternalToken.Algorithms;
            options.TokenValidationParameters.LifetimeValidator = (notBefore, expires, _, _) =>
            {
                var now = time.GetUtcNow();
                bool isTooEarly = notBefore > now + MaxClockAhead;
                return expires > now && !isTooEarly;
            };
        });
    }

    /// <summary>
    /// Keeps the handler from reading the <c>Authentication</c> section, which is <see cref="ExternalProvider"/>'s.
    /// </summary>
    private sealed class EmptyConfiguration : IAuthenticationConfigurationProvider
    {
        public IConfiguration AuthenticationConfiguration { get; } = new ConfigurationBuilder().Build();
    }
}
