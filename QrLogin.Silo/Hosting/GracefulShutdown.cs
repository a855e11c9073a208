using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Startup;

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
    /// Runs the host until it has stopped, or until it was told to stop before it had started. If stopping takes too long,
    /// returns anyway, so that the process exits with work unfinished, as in a crash.
    /// </summary>
    /// <exception cref="ConfigurationException">
    /// The process cannot listen, or a store can never work. The message names the key.
    /// </exception>
    public static async Task RunUntilStopped(this IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        using var registration = lifetime.ApplicationStopping.Register(stopping.SetResult);
        var run = Run(host, stopping.Task);
        await Task.WhenAny(run, stopping.Task);
        if (await Task.WhenAny(run, Task.Delay(TotalTimeout, TimeProvider.System)) == run)
        {
            await run;
            return;
        }

        await Console.Error.WriteLineAsync(
            $"Shutdown took longer than {TotalTimeout.TotalSeconds:0} s; exiting now. Other processes will pick up the remaining work.");
    }

    private static async Task Run(IHost host, Task stopping)
    {
        var (configuration, environment, phases) = (
            host.Services.GetRequiredService<IConfiguration>(),
            host.Services.GetRequiredService<IHostEnvironment>(),
            host.Services.GetRequiredService<StartupPhases>());
        try
        {
            await host.RunAsync();
        }
        catch (Exception e) when (stopping.IsCompleted && IsCancellation(e))
        {
            // It was still waiting for a store or for the cluster, or joining it.
        }
        catch (Exception e) when (phases.IsListening)
        {
            throw StartupErrors.OfListening(configuration, environment.ContentRootPath, e);
        }
    }

    /// <summary>Orleans has an exception of its own for a start that is cancelled between two stages.</summary>
    private static bool IsCancellation(Exception exception) =>
        exception is OperationCanceledException or Orleans.Runtime.OrleansLifecycleCanceledException;
}
