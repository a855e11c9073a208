using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Persistence;
using StackExchange.Redis;

namespace QrLogin.Silo.Stores;

/// <summary>
/// How Orleans' providers connect to Redis: they share one connection, and they wait for it. By themselves each has one of its own,
/// so that few commands travel together; and having been let in by the gate, they take a Redis that restarts just then for the
/// end of the process, and the next process has to warm up anew.
/// </summary>
/// <param name="process">When it is told to stop, waiting ends.</param>
/// <param name="time">Paces the tries.</param>
/// <param name="logger">Hears of each try that failed.</param>
internal sealed partial class RedisConnections(IHostApplicationLifetime process, TimeProvider time, ILogger<RedisConnections> logger) :
    IPostConfigureOptions<RedisClusteringOptions>,
    IPostConfigureOptions<RedisReminderTableOptions>,
    IPostConfigureOptions<RedisStorageOptions>,
    IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Lazy<Task<ConnectionMultiplexer>>> _connections = new();

    public void PostConfigure(string? name, RedisClusteringOptions options) => options.CreateMultiplexer = o => Share(o.ConfigurationOptions!);

    public void PostConfigure(string? name, RedisReminderTableOptions options) => options.CreateMultiplexer = o => Share(o.ConfigurationOptions!);

    public void PostConfigure(string? name, RedisStorageOptions options) => options.CreateMultiplexer = o => Share(o.ConfigurationOptions!);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Values.Where(c => c is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
            await (await connection.Value).DisposeAsync();
    }

    private async Task<(IConnectionMultiplexer, bool IsShared)> Share(ConfigurationOptions options) =>
        (await _connections.GetOrAdd(options.ToString(), _ => new(() => Connect(options))).Value, true);

    private async Task<ConnectionMultiplexer> Connect(ConfigurationOptions options)
    {
        // Redis answers on the threads that the grains run on: threads of its own would be one more to wake up for each answer.
        options.SocketManager = SocketManager.ThreadPool;
        while (true)
        {
            try
            {
                return await RedisConnector.Connect(options);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                LogWaiting(string.Join(", ", options.EndPoints), e.Message);
            }

            await Task.Delay(RetryDelay, time, process.ApplicationStopping);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Waiting for Redis at {Address}: {Reason}")]
    private partial void LogWaiting(string address, string reason);
}
