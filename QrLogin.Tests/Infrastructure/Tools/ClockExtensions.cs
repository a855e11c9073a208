using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace QrLogin.Tests.Infrastructure;

/// <summary>Advances a test's clock while Orleans works in the background.</summary>
internal static class ClockExtensions
{
    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(1);

    /// <summary>The real time that the reminder service gets in total: on a busy machine, its turn comes late.</summary>
    private static readonly TimeSpan s_realTime = TimeSpan.FromSeconds(30);

    /// <summary>Advances the clock minute by minute, by at most <paramref name="limit"/>, until a reminder has done its work.</summary>
    /// <remarks>
    /// Orleans rereads its reminders every five minutes of this clock and then restarts each period, so a tick may come several
    /// periods late, and never comes while the clock stands still.
    /// </remarks>
    public static async Task AdvanceUntil(this FakeTimeProvider clock, TimeSpan limit, Func<Task<bool>> isDone)
    {
        var realStep = s_realTime * (s_step / limit);
        for (var passed = TimeSpan.Zero; !await IsDoneWithin(realStep, isDone); passed += s_step)
        {
            Assert.True(passed < limit, $"No reminder did its work within {limit}.");
            clock.Advance(s_step);
        }
    }

    private static async Task<bool> IsDoneWithin(TimeSpan realTime, Func<Task<bool>> isDone)
    {
        for (long start = Stopwatch.GetTimestamp(); !await isDone(); await Pause.For(TimeSpan.FromMilliseconds(5)))
        {
            if (Stopwatch.GetElapsedTime(start) > realTime) return false;
        }

        return true;
    }
}
