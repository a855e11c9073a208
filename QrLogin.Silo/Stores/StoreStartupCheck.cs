using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace QrLogin.Silo.Stores;

/// <summary>
/// Prepares a store before the silo starts. It retries until the store answers, because the parts of a cluster start at
/// the same time, in any order. A setting that can never work ends the process instead.
/// </summary>
/// <param name="connectionKey">The setting that holds the connection string, for the log.</param>
/// <param name="prepare">Connects to the store and creates its schema if needed.</param>
internal sealed partial class StoreStartupCheck(
    string connectionKey,
    Func<CancellationToken, Task> prepare,
    TimeProvider time,
    ILogger<StoreStartupCheck> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        while (!await IsReady(cancellationToken)) await Task.Delay(RetryDelay, time, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> IsReady(CancellationToken cancellationToken)
    {
        try
        {
            await prepare(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is DbException or RedisException or SocketException or TimeoutException)
        {
            LogWaiting(connectionKey, e.Message);
            return false;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Waiting for the store configured by {Key}: {Reason}")]
    private partial void LogWaiting(string key, string reason);
}
