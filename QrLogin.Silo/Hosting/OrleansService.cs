using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QrLogin.Silo.Stores;

namespace QrLogin.Silo.Hosting;

/// <summary>
/// Starts one of Orleans' services after all others have started, so that the process already listens, and after its
/// stores are ready. Stops it in the usual order: after the web server, which was added later.
/// </summary>
internal sealed class OrleansService(IHostedService orleans, StartupPhases phases) : IHostedLifecycleService
{
    private bool _isStarting;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await phases.WaitForStores(cancellationToken);
        _isStarting = true;
        await orleans.StartAsync(cancellationToken);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _isStarting ? orleans.StopAsync(cancellationToken) : Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>How far the start of this process is: it listens first, then it waits for its stores.</summary>
internal sealed class StartupPhases(IEnumerable<StoreStartupCheck> stores)
{
    /// <summary>Whether the process still opens its ports, so that an error is one of listening and not of a store.</summary>
    public bool IsListening { get; private set; } = true;

    /// <summary>Waits until every store is ready.</summary>
    public async Task WaitForStores(CancellationToken cancellationToken)
    {
        if (!IsListening) return;
        IsListening = false;
        foreach (var store in stores) await store.WaitUntilReady(cancellationToken);
    }
}

/// <summary>Puts the phases of a start in their order.</summary>
internal static class StartupPhasesSetup
{
    /// <summary>Adds Orleans, whose services start once the process listens and the stores are ready.</summary>
    public static void AddOrleansAfter(this IServiceCollection services, IEnumerable<Store> stores, Action addOrleans)
    {
        services.AddSingleton<StartupPhases>();
        foreach (var store in stores)
        {
            if (store.Kind == Store.Sqlite)
                services.AddKeyedSingleton(store.ConnectionString, (_, _) => new SqliteFile(store.Key, store.ConnectionString));
            services.AddSingleton(provider => new StoreStartupCheck(
                store,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<StoreStartupCheck>>(),
                provider.GetKeyedService<SqliteFile>(store.ConnectionString)));
        }

        var before = services.ToHashSet();
        addOrleans();
        foreach (var service in services.Where(s => !before.Contains(s) && IsOrleansService(s)).ToList())
        {
            // The container creates and disposes the service itself, as it would have done.
            if (service.ImplementationType is { } type) services.AddSingleton(type);
            services[services.IndexOf(service)] = ServiceDescriptor.Singleton<IHostedService>(provider => new OrleansService(
                Original(service, provider), provider.GetRequiredService<StartupPhases>()));
        }
    }

    private static IHostedService Original(ServiceDescriptor service, IServiceProvider provider) =>
        (IHostedService)(service.ImplementationFactory?.Invoke(provider) ?? provider.GetRequiredService(service.ImplementationType!));

    /// <summary>Whether this is a hosted service, and not the dashboard's server, which listens before the stores are ready.</summary>
    private static bool IsOrleansService(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && service.ImplementationFactory?.Method.Module != typeof(StartupPhasesSetup).Module;
}
