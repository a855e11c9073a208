using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Startup;

namespace QrLogin.Silo.Hosting;

/// <summary>
/// An additional web server that only this machine can reach. It does not authenticate callers: anyone who can run
/// programs on the machine may use it. It logs to the process's log.
/// </summary>
/// <param name="key">The setting that chose the port.</param>
/// <param name="port">The port on 127.0.0.1.</param>
/// <param name="process">The services of the process.</param>
/// <param name="configure">Adds the services that the routes need.</param>
/// <param name="map">Adds middleware and maps the routes.</param>
public sealed class LoopbackServer(
    string key, int port, IServiceProvider process, Action<WebApplicationBuilder> configure, Action<WebApplication> map)
    : IHostedService, IAsyncDisposable
{
    private WebApplication? _server;

    /// <inheritdoc/>
    /// <exception cref="ConfigurationException">The process cannot listen on the port. The message names the setting.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddSingleton(process.GetRequiredService<ILoggerFactory>());
        builder.Services.AddSingleton<LoopbackGuard>();
        builder.Services.AddRoutingCore();
        configure(builder);
        _server = builder.Build();
        _server.Use(_server.Services.GetRequiredService<LoopbackGuard>().HandleAsync);
        _server.UseRouting();
        map(_server);
        try
        {
            await _server.StartAsync(cancellationToken);
        }
        catch (Exception e) when (StartupErrors.WithCauses(e).OfType<SocketException>().FirstOrDefault() is { } error)
        {
            throw new ConfigurationException([ListenErrors.Describe(key, $"{port}", error)], e);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
