using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Persistence;

namespace QrLogin.Silo.Stores;

/// <summary>Makes every Redis provider use <see cref="RedisConnections"/>, whichever of them are configured.</summary>
internal static class RedisSetup
{
    public static void AddRedisConnections(this IServiceCollection services)
    {
        services.AddSingleton<RedisConnections>();
        services.AddSingleton<IPostConfigureOptions<RedisClusteringOptions>>(Connections);
        services.AddSingleton<IPostConfigureOptions<RedisReminderTableOptions>>(Connections);
        services.AddSingleton<IPostConfigureOptions<RedisStorageOptions>>(Connections);

        static RedisConnections Connections(IServiceProvider services) => services.GetRequiredService<RedisConnections>();
    }
}
