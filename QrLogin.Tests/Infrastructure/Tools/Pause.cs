namespace QrLogin.Tests.Infrastructure;

/// <summary>The delay between two attempts, or between two failures.</summary>
internal static class Pause
{
    public static async Task For(TimeSpan span)
    {
        using var timer = new PeriodicTimer(span);
        await timer.WaitForNextTickAsync();
    }
}
