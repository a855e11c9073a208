using StackExchange.Redis;

namespace QrLogin.Silo.Stores;

/// <summary>Asks Redis for a sign of life. It needs no schema.</summary>
internal static class RedisServer
{
    public static async Task Ping(string connectionString, CancellationToken cancellationToken)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = true;
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken);
        await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
    }
}
