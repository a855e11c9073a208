using QrLogin.Api.Authentication;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.Endpoints.Health;
using QrLogin.Api.Endpoints.OAuth;
using QrLogin.Api.Endpoints.Pages;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Pipeline;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Sessions;
using QrLogin.Api.SigningKeys;

namespace QrLogin.Api.Startup;

/// <summary>Registers the front end's own services.</summary>
internal static class ApiServices
{
    public static void AddApi(this IServiceCollection services, ApiConfiguration options)
    {
        services.AddLoginTokens(options.Providers);
        services.AddSingleton(options.Clients);
        services.AddSingleton<ClientAssertions>();
        services.AddSingleton(all => new PushedRequests(options.Keys, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AuthorizationRequests>();
        services.AddPasskeys(options.Passkeys, options.Keys);
        services.AddDpop(options.Dpop, options.Keys);
        services.AddSingleton(all => new SigningKeyRing(
            options.SigningKeys, all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<SigningKeyRing>>()));
        services.AddSingleton<IdTokens>();
        services.AddLimits(options.Limits);
        services.AddCors(cors => cors.AddDefaultPolicy(SecurityHeaders.Cors(options.Clients.Origins)));
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddSingleton<HostCheck>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<PageAssets>();
        services.AddSingleton<ChangeWaiter>();
        services.AddSingleton<SessionFollower>();
        services.AddSingleton<WaitLimiter>();
        // The container disposes only instances that it creates, hence the factory.
        services.AddSingleton(_ => options.Places);
        services.AddQrLoginHealth();
        if (options.Api.Docs) services.AddApiDocs();
    }
}
