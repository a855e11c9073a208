using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Persistence;
using StackExchange.Redis;

namespace QrLogin.Silo.Stores;

/// <summary>
/// How Orleans' providers connect to Redis: they wait for it. The gate has let them in, but by themselves they take a Redis that
/// restarts just then for the end of the process, and the next process has to warm up anew.
/// </summary>
/// <param name="process">When it is told to stop, waiting ends.</param>
/// <param name="time">Paces the tries.</param>
/// <param name="logger">Hears of each try that failed.</param>
internal sealed partial class RedisConnections(IHostApplicationLifetime process, TimeProvider time, ILogger<RedisConnections> logger) :
    IPostConfigureOptions<RedisClusteringOptions>, IPostConfigureOptions<RedisReminderTableOptions>, IPostConfigureOptions<RedisStorageOptions>
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    public void PostConfigure(string? name, RedisClusteringOptions options) => options.CreateMultiplexer = o => Connect(o.ConfigurationOptions!);

    public void PostConfigure(string? name, RedisReminderTableOptions options) => options.CreateMultiplexer = o => Connect(o.ConfigurationOptions!);

    public void PostConfigure(string? name, RedisStorageOptions options) => options.CreateMultiplexer = o => Connect(o.ConfigurationOptions!);

    private async Task<(IConnectionMultiplexer, bool IsShared)> Connect(ConfigurationOptions options)
    {
        // Redis answers on the threads that the grains run on: threads of its own would be one more to wake up for each answer.
        options.SocketManager = SocketManager.ThreadPool;
        while (true)
        {
            try
            {
                return (await RedisServer.Connect(options), false);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                LogWaiting(string.Join(", ", options.EndPoints), e.Message);
            }

            await Task.Delay(s_pause, time, process.ApplicationStopping);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Waiting for Redis at {Address}: {Reason}")]
    private partial void LogWaiting(string address, string reason);
}
