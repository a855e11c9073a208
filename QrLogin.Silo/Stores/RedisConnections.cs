using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
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
/// <param name="configuration">The settings that say where each provider's Redis is.</param>
/// <param name="lifetime">Ends the waiting when the process stops.</param>
internal sealed partial class RedisConnections(
    IConfiguration configuration, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<RedisConnections> logger) :
    IPostConfigureOptions<RedisClusteringOptions>,
    IPostConfigureOptions<RedisReminderTableOptions>,
    IPostConfigureOptions<RedisStorageOptions>,
    IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Lazy<Task<ConnectionMultiplexer>>> _connections = new();

    public void PostConfigure(string? name, RedisClusteringOptions options)
    {
        options.ConfigurationOptions = Parse("Orleans:Clustering");
        options.CreateMultiplexer = o => Share(o.ConfigurationOptions!);
    }

    public void PostConfigure(string? name, RedisReminderTableOptions options)
    {
        options.ConfigurationOptions = Parse("Orleans:Reminders");
        options.CreateMultiplexer = o => Share(o.ConfigurationOptions!);
    }

    public void PostConfigure(string? name, RedisStorageOptions options)
    {
        options.ConfigurationOptions = Parse("Orleans:GrainStorage:" + name);
        options.CreateMultiplexer = o => Share(o.ConfigurationOptions!);
    }

    public async ValueTask DisposeAsync()
    {
        var connected = _connections.Values.Where(c => c is { IsValueCreated: true, Value.IsCompletedSuccessfully: true });
        foreach (var connection in connected) await (await connection.Value).DisposeAsync();
    }

    /// <summary>The options of a provider. Orleans would read only what StackExchange.Redis can, and no URLs.</summary>
    private ConfigurationOptions? Parse(string provider) =>
        ProviderConnection.Find(configuration, provider) is { } text ? ConnectionStringCheck.ParseRedis(text) : null;

    private async Task<(IConnectionMultiplexer, bool IsShared)> Share(ConfigurationOptions options) =>
        (await _connections.GetOrAdd(options.ToString(), _ => new(() => Connect(options))).Value, true);

    private async Task<ConnectionMultiplexer> Connect(ConfigurationOptions options)
    {
        while (true)
        {
            var attempt = options.Clone();
            // Handles Redis responses on the shared thread pool: dedicated threads would mean one more thread to wake for
            // each response.
            attempt.SocketManager = SocketManager.ThreadPool;
            try
            {
                return await RedisConnector.Connect(attempt);
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
