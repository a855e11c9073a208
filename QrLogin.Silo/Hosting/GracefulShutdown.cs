using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace QrLogin.Silo.Hosting;

/// <summary>How long a process may take to stop.</summary>
public static class GracefulShutdown
{
    /// <summary>How long its calls may take to finish and its grains to move on.</summary>
    internal static readonly TimeSpan OrderlyTimeout = TimeSpan.FromSeconds(8);

    /// <summary>
    /// How long anything may take. Without its stores a silo would try for a minute and a half to say goodbye, and as long as
    /// it neither serves its sessions nor is gone, nobody else does.
    /// </summary>
    private static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Runs until it is told to stop and has stopped, or has taken too long for it: then what is left ends with the process, as after a crash.</summary>
    public static async Task RunUntilStopped(this IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(told.SetResult);
        var run = host.RunAsync();
        await Task.WhenAny(run, told.Task);
        if (await Task.WhenAny(run, Task.Delay(TotalTimeout, TimeProvider.System)) == run) await run;
        else await Console.Error.WriteLineAsync($"Stopping took longer than {TotalTimeout.TotalSeconds:0} s; the rest is left to the others.");
    }
}
