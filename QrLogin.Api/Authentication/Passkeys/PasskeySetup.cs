using QrLogin.Api.Secrets;

namespace QrLogin.Api.Authentication.Passkeys;

/// <summary>Registers the services of passkeys.</summary>
internal static class PasskeySetup
{
    /// <param name="services">The services of the process.</param>
    /// <param name="settings">The settings of passkeys.</param>
    /// <param name="keys">The keys of the front ends; null if there are none, and no passkeys.</param>
    public static void AddPasskeys(this IServiceCollection services, PasskeySettings settings, FrontEndKeys? keys)
    {
        services.AddSingleton(settings);
        services.AddSingleton<RelyingParty>();
        services.AddSingleton(all => new PasskeyChallenges(keys ?? FrontEndKeys.Generate(), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PasskeyCeremonies>();
        services.AddSingleton<ConfirmationPasskeys>();
    }
}
