using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace QrLogin.Silo.Stores;

/// <summary>
/// Prepares a store before the silo starts, and waits for it as long as it does not answer: the parts of a cluster start all
/// at once, in no order. A setting that can never work ends the process instead.
/// </summary>
/// <param name="connection">The key of its connection string, for the log.</param>
/// <param name="prepare">Asks the store for an answer and sees to its schema.</param>
/// <param name="time">Paces the tries.</param>
/// <param name="logger">Hears of each try that failed.</param>
internal sealed partial class StoreStartupCheck(string connection, Func<CancellationToken, Task> prepare, TimeProvider time, ILogger<StoreStartupCheck> logger) : IHostedLifecycleService
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
            LogWaiting(connection, e.Message);
            return false;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Waiting for what {Key} leads to: {Reason}")]
    private partial void LogWaiting(string key, string reason);
}
