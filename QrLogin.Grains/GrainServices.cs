using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using QrLogin.Grains.Accounts;
using QrLogin.Grains.Contracts;
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
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PasswordHasher>();
        services.TryAddSingleton<CoalescedTimer>();
        services.TryAddSingleton<GrainRecordFactory>();
        services.AddMetrics();
        services.TryAddSingleton<QrLoginMetrics>();
        return services;
    }
}
