using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace QrLogin.Silo.Hosting;

/// <summary>
/// A web server of its own beside whatever else the process serves, which this machine alone can reach. It asks nobody who he is: whoever
/// may run programs here may ask it.
/// </summary>
/// <param name="port">Its port on 127.0.0.1.</param>
/// <param name="configure">Adds the services that its routes need.</param>
/// <param name="map">Maps its routes.</param>
public sealed class LoopbackServer(int port, Action<WebApplicationBuilder> configure, Action<WebApplication> map) : IHostedService, IAsyncDisposable
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
    /// A browser on this machine runs pages of strangers, and a stranger's name may be made to lead here. So only the machine's own
    /// names are answered, and nothing that a page of another origin sends.
    /// </summary>
    private static Task RefuseForeignRequests(HttpContext http, RequestDelegate next)
    {
        bool own = http.Request.Host.Host is "127.0.0.1" or "localhost" && http.Request.Headers["Sec-Fetch-Site"] is [] or ["same-origin" or "none"];
        if (own) return next(http);
        http.Response.StatusCode = (int)HttpStatusCode.Forbidden;
        return Task.CompletedTask;
    }
}
