namespace QrLogin.Api.Authentication.External;

/// <summary>Registers the identity providers, and what validates their tokens.</summary>
internal static class ExternalSetup
{
    public static void AddExternalLogins(this IServiceCollection services, IReadOnlyList<ExternalProvider> providers)
    {
        services.AddSingleton(providers);
        services.AddSingleton<ExternalProviders>();
        services.AddSingleton<ExternalLogins>();
        services.AddSingleton<ProviderLogins>();
    }
}
