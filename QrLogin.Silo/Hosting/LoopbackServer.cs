using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace QrLogin.Silo.Hosting;

/// <summary>
/// An additional web server that only this machine can reach. It does not authenticate callers: anyone who can run
/// programs on the machine may use it.
/// </summary>
/// <param name="port">The port on 127.0.0.1.</param>
/// <param name="configure">Adds the services that the routes need.</param>
/// <param name="map">Maps the routes.</param>
public sealed class LoopbackServer(int port, Action<WebApplicationBuilder> configure, Action<WebApplication> map)
    : IHostedService, IAsyncDisposable
{
    private WebApplication? _server;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        configure(builder);
        _server = builder.Build();
        _server.Use(RefuseForeignRequests);
        _server.UseRouting();
        map(_server);
        await _server.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>
    /// A browser on this machine may run a malicious page that sends requests here, directly or through a host name
    /// that resolves to 127.0.0.1 (DNS rebinding). So only the machine's own host names are served, and no requests
    /// from pages of other origins.
    /// </summary>
    private static Task RefuseForeignRequests(HttpContext http, RequestDelegate next)
    {
        bool isOwnHost = http.Request.Host.Host is "127.0.0.1" or "localhost";
        bool isOwnPage = http.Request.Headers["Sec-Fetch-Site"] is [] or ["same-origin" or "none"];
        if (isOwnHost && isOwnPage) return next(http);
        http.Response.StatusCode = (int)HttpStatusCode.Forbidden;
        return Task.CompletedTask;
    }
}
