using QrLogin.Api.Authentication;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Endpoints.Health;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Pipeline;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Api.Sessions;

namespace QrLogin.Api.Startup;

/// <summary>The services of the front end's rooms.</summary>
internal static class ApiServices
{
    public static void AddApi(this IServiceCollection services, ApiOptions options)
    {
        services.AddLoginTokens(options.Provider);
        services.AddSingleton(options.Clients);
        services.AddDpop(options.Dpop);
        services.AddLimits(options.Limits);
        services.AddCors(cors => cors.AddDefaultPolicy(SecurityHeaders.Cors(options.Clients.Origins)));
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<SessionFollower>();
        services.AddSingleton<WaitLimiter>();
        // By a factory, so that the container disposes it.
        services.AddSingleton(_ => options.Places);
        services.AddQrLoginHealth();
        if (options.Api.Docs) services.AddApiDocs();
    }
}
