using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QrLogin.Grains.Health;

/// <summary>
/// Notices that the clustering store has lost this silo, for example because Redis was flushed. The running processes
/// still know each other, so nothing fails until a process starts: it finds no silo. The silo does not enter itself
/// again: the versions of the list start anew, and a silo that sees a newer version without itself must stop.
/// </summary>
internal sealed partial class MembershipWatch(
    IMembershipTable table, ILocalSiloDetails silo, IHostApplicationLifetime lifetime, ILogger<MembershipWatch> logger)
    : BackgroundService
{
    private const string Lost = "the list of silos no longer contains this silo, so new processes cannot find it: restart the silos";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>What an operator must do; null if the silo is listed.</summary>
    public string? Warning { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool wasListed = false;
        using var timer = new PeriodicTimer(Period);
        // Ends the timer's wait: the host would log a cancellation during a failed start as an error.
        await using var stopping = stoppingToken.Register(timer.Dispose);
        do
        {
            // Until the silo has joined, the list does not contain it.
            if (!lifetime.ApplicationStarted.IsCancellationRequested) continue;
            if (await IsListedAsync() is not { } isListed) continue;
            if (!isListed && wasListed && Warning is null) LogLost(silo.SiloAddress.Endpoint, Lost);
            Warning = wasListed && !isListed ? Lost : null;
            wasListed |= isListed;
        }
        while (await timer.WaitForNextTickAsync(CancellationToken.None));
    }

    /// <summary>Whether the store lists this silo; null if it does not answer.</summary>
    private async Task<bool?> IsListedAsync()
    {
        try
        {
            var read = await table.ReadRowAsync(silo.SiloAddress).WaitAsync(Period);
            return read.Members.Count > 0;
        }
#pragma warning disable CA1031 // The probes of the stores report an outage.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The silo at {Address}: {Warning}")]
    private partial void LogLost(System.Net.IPEndPoint address, string warning);
}
