using StackExchange.Redis;

namespace QrLogin.Silo.Stores;

/// <summary>Connects to Redis and checks that it answers. Redis needs no schema.</summary>
internal static class RedisConnector
{
    public static async Task Ping(string connectionString, CancellationToken cancellationToken)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = true;
        await using var redis = await Connect(options).WaitAsync(cancellationToken);
    }

    /// <summary>Connects and pings: a starting Redis accepts connections before it has loaded its data.</summary>
    /// <exception cref="RedisException">Redis does not accept the connection, or is still loading.</exception>
    /// <exception cref="TimeoutException">Redis does not answer in time.</exception>
    public static async Task<ConnectionMultiplexer> Connect(ConfigurationOptions options)
    {
        var redis = await ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            await redis.GetDatabase().PingAsync();
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }
}
