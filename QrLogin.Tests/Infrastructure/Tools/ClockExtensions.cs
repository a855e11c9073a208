using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace QrLogin.Tests.Infrastructure;

/// <summary>Waiting for what happens in the background as a test's clock advances.</summary>
internal static class ClockExtensions
{
    /// <summary>Advances the clock minute by minute until a reminder has done its work, for at most 30 seconds of real time.</summary>
    /// <remarks>
    /// Orleans rereads its reminders every five minutes of this clock and then restarts each period, so a tick may come periods
    /// late, and never comes to a clock that stands still.
    /// </remarks>
    public static async Task AdvanceUntil(this FakeTimeProvider clock, Func<Task<bool>> isDone)
    {
        for (long start = Stopwatch.GetTimestamp(); !await isDone(); await Pause.For(TimeSpan.FromMilliseconds(5)))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "No reminder has done its work.");
            clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    /// <inheritdoc cref="AdvanceUntil(FakeTimeProvider, Func{Task{bool}})"/>
    public static Task AdvanceUntil(this FakeTimeProvider clock, Task done) => clock.AdvanceUntil(() => Task.FromResult(done.IsCompleted));
}
