using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace QrLogin.Api.Authentication.External;

/// <summary>What checking a provider's tokens takes: ASP.NET Core's own handler, with the provider's keys.</summary>
internal static class ExternalSetup
{
    /// <summary>How far the provider's clock may be ahead. None behind: a token is good until its end and no longer.</summary>
    private static readonly TimeSpan MaxClockAhead = TimeSpan.FromMinutes(1);

    public static void AddExternalLogins(this AuthenticationBuilder authentication, ExternalProvider provider)
    {
        authentication.Services.AddSingleton<IAuthenticationConfigurationProvider, NoConfiguration>();
        authentication.Services.AddSingleton(provider);
        authentication.Services.AddSingleton<ProviderKeys>();
        authentication.Services.AddSingleton<ExternalLogins>();
        authentication.AddJwtBearer(ExternalLogins.SchemeName, _ => { });
        authentication.Services.AddOptions<JwtBearerOptions>(ExternalLogins.SchemeName).Configure<ProviderKeys, TimeProvider>((options, keys, time) =>
        {
            options.ConfigurationManager = keys;
            options.MapInboundClaims = false;
            options.TokenValidationParameters.ValidAudiences = provider.Audiences;
            options.TokenValidationParameters.ValidAlgorithms = ExternalToken.Algorithms;
            options.TokenValidationParameters.LifetimeValidator = (from, until, _, _) => until > time.GetUtcNow() && !(from > time.GetUtcNow() + MaxClockAhead);
        });
    }

    /// <summary>All that it needs is said above: the section that it would read is ours.</summary>
    private sealed class NoConfiguration : IAuthenticationConfigurationProvider
    {
        public IConfiguration AuthenticationConfiguration { get; } = new ConfigurationBuilder().Build();
    }
}
