using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Reminders.AzureStorage;

namespace QrLogin.Silo.Stores;

/// <summary>Makes every Azure provider use <see cref="AzureConnections"/>, whichever of them are configured.</summary>
internal static class AzureSetup
{
    public static void AddAzureConnections(this IServiceCollection services)
    {
        services.AddSingleton<AzureConnections>();
        services.AddSingleton<IPostConfigureOptions<AzureStorageClusteringOptions>>(Connections);
        services.AddSingleton<IPostConfigureOptions<AzureStorageGatewayOptions>>(Connections);
        services.AddSingleton<IPostConfigureOptions<AzureTableReminderStorageOptions>>(Connections);
        services.AddSingleton<IPostConfigureOptions<AzureTableStorageOptions>>(Connections);

        static AzureConnections Connections(IServiceProvider services) => services.GetRequiredService<AzureConnections>();
    }
}
