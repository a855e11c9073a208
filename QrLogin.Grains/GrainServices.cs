using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using QrLogin.Grains.Accounts;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Health;
using QrLogin.Grains.Sessions;
using QrLogin.Grains.Storage;
using QrLogin.Grains.Telemetry;

namespace QrLogin.Grains;

/// <summary>Registers the services that the grains need from a silo, apart from its stores and reminders.</summary>
public static class GrainServices
{
    /// <summary>Adds the services. The host must configure <see cref="QrLoginOptions"/>.</summary>
    public static IServiceCollection AddQrLoginGrains(this IServiceCollection services)
    {
        // By a factory: the container would pass it the provider below, which is this clock.
        services.TryAddSingleton(_ => new SteadyClock(TimeProvider.System));
        services.TryAddSingleton<TimeProvider>(provider => provider.GetRequiredService<SteadyClock>());
        services.TryAddSingleton<MembershipWatch>();
        services.TryAddSingleton<SiloProbe>();
        services.TryAddSingleton<PasswordHasher>();
        services.TryAddSingleton<CoalescedTimer>();
        services.TryAddSingleton<GrainRecordFactory>();
        services.AddMetrics();
        services.TryAddSingleton<QrLoginMetrics>();
        return services;
    }

    /// <summary>Configures the probe of the silo's stores.</summary>
    /// <param name="services">The services of the silo.</param>
    /// <param name="hasOwnReminderStore">Whether reminders are in another store than sessions.</param>
    /// <param name="watchesMembership">Whether the list of silos is in a store that can lose it.</param>
    public static IServiceCollection AddQrLoginSiloProbe(
        this IServiceCollection services, bool hasOwnReminderStore, bool watchesMembership)
    {
        services.Configure<SiloProbeOptions>(options => options.HasOwnReminderStore = hasOwnReminderStore);
        if (watchesMembership) services.AddHostedService(provider => provider.GetRequiredService<MembershipWatch>());
        return services;
    }
}
