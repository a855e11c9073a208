using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QrLogin.Grains;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Hosting;

/// <summary>Sets up what a process knows about its own health: its clock, and a silo's stores and membership.</summary>
internal static class HealthSetup
{
    /// <summary>The settings that say which store a provider uses.</summary>
    private static readonly string[] StoreKeys = ["ProviderType", "ConnectionName", "ConnectionString"];

    /// <summary>Makes every service of the process use a clock that never runs backwards.</summary>
    public static void AddSteadyClock(this IServiceCollection services)
    {
        services.AddSingleton(_ => new SteadyClock(TimeProvider.System));
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<SteadyClock>());
        services.AddHostedService<ClockWatch>();
    }

    /// <summary>Adds the probe of the stores, and the watch over the list of silos.</summary>
    public static void AddSiloHealth(this IHostApplicationBuilder builder)
    {
        bool isAlone = "Development".Equals(builder.Configuration["Orleans:Clustering:ProviderType"], StringComparison.OrdinalIgnoreCase);
        builder.Services.AddQrLoginSiloProbe(
            hasOwnReminderStore: !IsSameStore(builder.Configuration, "Orleans:Reminders", "Orleans:GrainStorage:sessions"),
            watchesMembership: !isAlone);
    }

    private static bool IsSameStore(IConfiguration configuration, string one, string other) =>
        StoreKeys.All(key => string.Equals(
            configuration[$"{one}:{key}"], configuration[$"{other}:{key}"], StringComparison.OrdinalIgnoreCase));
}
