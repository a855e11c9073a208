using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace QrLogin.Silo.Hosting;

/// <summary>Limits how long a process may take to stop.</summary>
public static class GracefulShutdown
{
    /// <summary>How long calls may take to finish and grains to move to other silos.</summary>
    internal static readonly TimeSpan OrderlyTimeout = TimeSpan.FromSeconds(8);

    /// <summary>
    /// How long the whole shutdown may take. If its stores are down, a silo spends a minute and a half trying to leave
    /// the cluster. During that time it does not serve its sessions, and no other silo takes them over.
    /// </summary>
    private static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Runs the host until it has stopped. If stopping takes too long, returns anyway, so that the process exits with
    /// work unfinished, as in a crash.
    /// </summary>
    public static async Task RunUntilStopped(this IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        using var registration = lifetime.ApplicationStopping.Register(stopping.SetResult);
        var run = host.RunAsync();
        await Task.WhenAny(run, stopping.Task);
        if (await Task.WhenAny(run, Task.Delay(TotalTimeout, TimeProvider.System)) == run)
        {
            await run;
            return;
        }

        await Console.Error.WriteLineAsync(
            $"Shutdown took longer than {TotalTimeout.TotalSeconds:0} s; exiting now. Other processes will pick up the remaining work.");
    }
}
