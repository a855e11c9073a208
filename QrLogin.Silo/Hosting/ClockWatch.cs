using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Hosting;

/// <summary>Logs once when the wall clock was set back so far that the process must be restarted.</summary>
internal sealed partial class ClockWatch(SteadyClock clock, ILogger<ClockWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        // Ends the timer's wait: the host would log a cancellation during a failed start as an error.
        await using var stopping = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            if (clock.Warning is not { } warning) continue;
            LogSetBack(warning);
            return;
        }
    }

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Error,
        Message = "Not alive: {Warning}. No session lasts longer because of it, but clients with correct clocks may be refused")]
    private partial void LogSetBack(string warning);
}
