using StackExchange.Redis;

namespace QrLogin.Silo.Stores;

/// <summary>A Redis that answers. It needs no schema.</summary>
internal static class RedisConnector
{
    public static async Task Ping(string connectionString, CancellationToken cancellationToken)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = true;
        await using var redis = await Connect(options).WaitAsync(cancellationToken);
    }

    /// <summary>Connects to it and has an answer: it listens before it has read what it had stored.</summary>
    /// <exception cref="RedisException">It does not answer, or not yet.</exception>
    /// <exception cref="TimeoutException">Not in time.</exception>
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
