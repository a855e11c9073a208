using Microsoft.Extensions.Logging;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Startup;

namespace QrLogin.Silo.Stores;

/// <summary>
/// Prepares a store before Orleans starts. It retries until the store answers, because the parts of a cluster start at
/// the same time, in any order. An error that waiting cannot heal ends the process instead.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="time">The clock of the retries.</param>
/// <param name="logger">The log.</param>
/// <param name="file">The file of a SQLite store.</param>
internal sealed partial class StoreStartupCheck(
    Store store, TimeProvider time, ILogger<StoreStartupCheck> logger, SqliteFile? file)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    /// <exception cref="ConfigurationException">The store can never work. The message names the key and what to do.</exception>
    public async Task WaitUntilReady(CancellationToken cancellationToken)
    {
        while (!await IsReady(cancellationToken)) await Task.Delay(RetryDelay, time, cancellationToken);
    }

    private async Task<bool> IsReady(CancellationToken cancellationToken)
    {
        try
        {
            file?.Open();
            await store.Prepare(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // SQLite does not observe the token.
            cancellationToken.ThrowIfCancellationRequested();
            if (StartupErrors.OfStore(store.Key, store.Describe, e) is { } permanent)
            {
                LogPermanent(store.Key, e);
                throw permanent;
            }

            LogWaiting(store.Key, StartupErrors.Reason(e));
            return false;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Waiting for the store configured by {Key}: {Reason}")]
    private partial void LogWaiting(string key, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "The store configured by {Key} cannot be used")]
    private partial void LogPermanent(string key, Exception exception);
}
