using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using QrLogin.Grains.Accounts;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using QrLogin.Grains.Storage;
using QrLogin.Grains.Telemetry;

namespace QrLogin.Grains;

/// <summary>What the grains need of a silo beside its stores and reminders.</summary>
public static class GrainServices
{
    /// <summary>Adds it. <see cref="QrLoginOptions"/> are the host's to configure.</summary>
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
