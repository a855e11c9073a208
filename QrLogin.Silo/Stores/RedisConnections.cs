using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Persistence;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Startup;
using StackExchange.Redis;

namespace QrLogin.Silo.Stores;

/// <summary>
/// Makes Orleans' Redis providers share one connection and wait until Redis answers. By default each provider opens its
/// own connection, so fewer commands are sent together. A provider would also fail if Redis restarted just after the
/// startup check, which would end the process and make its successor start from cold.
/// </summary>
/// <param name="lifetime">Ends the waiting when the process stops.</param>
internal sealed partial class RedisConnections(IHostApplicationLifetime lifetime, TimeProvider time, ILogger<RedisConnections> logger) :
    IPostConfigureOptions<RedisClusteringOptions>,
    IPostConfigureOptions<RedisReminderTableOptions>,
    IPostConfigureOptions<RedisStorageOptions>,
    IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Lazy<Task<ConnectionMultiplexer>>> _connections = new();

    public void PostConfigure(string? name, RedisClusteringOptions options) =>
        options.CreateMultiplexer = o => Share(o.ConfigurationOptions!);

    public void PostConfigure(string? name, RedisReminderTableOptions options) =>
        options.CreateMultiplexer = o => Share(o.ConfigurationOptions!);

    public void PostConfigure(string? name, RedisStorageOptions options) =>
        options.CreateMultiplexer = o => Share(o.ConfigurationOptions!);

    public async ValueTask DisposeAsync()
    {
        var connected = _connections.Values.Where(c => c is { IsValueCreated: true, Value.IsCompletedSuccessfully: true });
        foreach (var connection in connected) await (await connection.Value).DisposeAsync();
    }

    private async Task<(IConnectionMultiplexer, bool IsShared)> Share(ConfigurationOptions options) =>
        (await _connections.GetOrAdd(options.ToString(), _ => new(() => Connect(options))).Value, true);

    private async Task<ConnectionMultiplexer> Connect(ConfigurationOptions options)
    {
        // Handles Redis responses on the shared thread pool: dedicated threads would mean one more thread to wake for
        // each response.
        options.SocketManager = SocketManager.ThreadPool;
        while (true)
        {
            try
            {
                return await RedisConnector.Connect(options);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                if (RedisErrors.Describe(options, e) is { } permanent) throw new ConfigurationException([permanent], e);
                LogWaiting(string.Join(", ", options.EndPoints), e.Message);
            }

            await Task.Delay(RetryDelay, time, lifetime.ApplicationStopping);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Waiting for Redis at {Address}: {Reason}")]
    private partial void LogWaiting(string address, string reason);
}
