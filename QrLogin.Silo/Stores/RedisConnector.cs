using StackExchange.Redis;

namespace QrLogin.Silo.Stores;

/// <summary>Connects to Redis and checks that it answers. Redis needs no schema.</summary>
internal static class RedisConnector
{
    /// <summary>
    /// How long a command may take. After four times as long without any answer, the connection counts as dead and is
    /// replaced, so a silent connection costs less than 10 s.
    /// </summary>
    private const int CommandMilliseconds = 2000;

    private const int ConnectMilliseconds = 3000, ReconnectMilliseconds = 1000, KeepAliveSeconds = 5;

    /// <summary>What the process does with its keys: reads, and writes in scripts. The key expires at once.</summary>
    private const string Probe = "return redis.call('SET', KEYS[1], '1', 'PX', '1')";

    /// <summary>Checks that Redis answers, accepts the user and password, and accepts a write.</summary>
    /// <param name="serviceId">The service, whose records have keys that start with it; null if the process only reads.</param>
    public static async Task Check(ConfigurationOptions options, string? serviceId, CancellationToken cancellationToken)
    {
        options.AbortOnConnectFail = true;
        await using var redis = await Connect(options).WaitAsync(cancellationToken);
        // The library ignores that these are wrong if the server's default user needs no password.
        string[] credentials = [.. new[] { options.User, options.Password }.OfType<string>()];
        if (options.Password is not null) await redis.GetDatabase().ExecuteAsync("AUTH", [.. credentials]).WaitAsync(cancellationToken);
        if (serviceId is null) return;
        await redis.GetDatabase().ScriptEvaluateAsync(Probe, [$"{serviceId}/state/startup-check"]).WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Connects and pings: a starting Redis accepts connections before it has loaded its data. Changes the options: with Sentinel, the
    /// library replaces the sentinels by the servers that they name.
    /// </summary>
    /// <exception cref="RedisException">Redis does not accept the connection, or is still loading.</exception>
    /// <exception cref="TimeoutException">Redis does not answer in time.</exception>
    public static async Task<ConnectionMultiplexer> Connect(ConfigurationOptions options)
    {
        Limit(options);
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

    /// <summary>Sets limits that keep an outage short, except those that the connection string sets.</summary>
    private static void Limit(ConfigurationOptions options)
    {
        string configured = options.ToString(includePassword: false);
        if (IsUnset("connectTimeout")) options.ConnectTimeout = ConnectMilliseconds;
        if (IsUnset("keepAlive")) options.KeepAlive = KeepAliveSeconds;
        if (IsUnset("syncTimeout")) options.SyncTimeout = CommandMilliseconds;
        if (IsUnset("asyncTimeout")) options.AsyncTimeout = CommandMilliseconds;
        options.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);

        bool IsUnset(string name) => !configured.Contains(name + "=", StringComparison.OrdinalIgnoreCase);
    }
}
