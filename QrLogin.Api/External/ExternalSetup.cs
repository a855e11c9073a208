using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace QrLogin.Api.External;

/// <summary>What checking a provider's tokens takes: ASP.NET Core's own handler, which fetches the provider's keys and follows their rotation.</summary>
internal static class ExternalSetup
{
    /// <summary>How far the provider's clock may be ahead. None behind: a token is good until its end and no longer.</summary>
    private static readonly TimeSpan s_ahead = TimeSpan.FromMinutes(1);

    /// <summary>The asymmetric ones: a shared secret would let us make tokens, and <c>none</c> anybody.</summary>
    private static readonly string[] s_algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public static void AddExternalLogins(this AuthenticationBuilder authentication, ExternalProvider provider)
    {
        authentication.Services.AddSingleton<IAuthenticationConfigurationProvider, NoConfiguration>();
        authentication.Services.AddSingleton<ExternalLogins>();
        authentication.AddJwtBearer(ExternalLogins.SchemeName, _ => { });
        authentication.Services.AddOptions<JwtBearerOptions>(ExternalLogins.SchemeName).Configure<TimeProvider>((options, time) =>
        {
            options.Authority = provider.Authority.ToString();
            options.RequireHttpsMetadata = provider.Authority.Scheme == "https";
            options.MapInboundClaims = false;
            options.TokenValidationParameters.ValidAudiences = provider.Audiences;
            options.TokenValidationParameters.ValidAlgorithms = s_algorithms;
            options.TokenValidationParameters.LifetimeValidator = (from, until, _, _) => until > time.GetUtcNow() && !(from > time.GetUtcNow() + s_ahead);
        });
    }

    /// <summary>All that it needs is said above: the section that it would read is ours.</summary>
    private sealed class NoConfiguration : IAuthenticationConfigurationProvider
    {
        public IConfiguration AuthenticationConfiguration { get; } = new ConfigurationBuilder().Build();
    }
}
