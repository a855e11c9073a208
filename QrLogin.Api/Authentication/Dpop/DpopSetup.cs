namespace QrLogin.Api.Authentication.Dpop;

/// <summary>Registers the DPoP services.</summary>
internal static class DpopSetup
{
    public static void AddDpop(this IServiceCollection services, DpopSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<DpopNonces>();
        services.AddSingleton<DpopFreshness>();
        services.AddSingleton<DpopProofValidator>();
    }
}
