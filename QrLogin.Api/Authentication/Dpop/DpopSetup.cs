using QrLogin.Api.Secrets;

namespace QrLogin.Api.Authentication.Dpop;

/// <summary>Registers the DPoP services.</summary>
internal static class DpopSetup
{
    /// <param name="services">The services of the process.</param>
    /// <param name="settings">The settings of DPoP.</param>
    /// <param name="keys">The keys of the front ends; null if there are none, and nonces are not required.</param>
    public static void AddDpop(this IServiceCollection services, DpopSettings settings, FrontEndKeys? keys)
    {
        services.AddSingleton(settings);
        services.AddSingleton(all => new DpopNonces(settings, keys, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DpopFreshness>();
        services.AddSingleton<DpopProofValidator>();
    }
}
