using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace QrLogin.Silo.Hosting;

/// <summary>Says once, at the start of a silo without cluster TLS, what its ports allow, unless only this machine reaches them.</summary>
internal sealed partial class OpenPortsWarning(
    IOptions<EndpointOptions> endpoints, IHostEnvironment environment, ILogger<OpenPortsWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var options = endpoints.Value;
        (int Port, IPEndPoint? Listening)[] ports =
            [(options.SiloPort, options.SiloListeningEndpoint), (options.GatewayPort, options.GatewayListeningEndpoint)];
        int[] open = [.. ports.Where(p => p.Port > 0 && !IPAddress.IsLoopback(p.Listening?.Address ?? options.AdvertisedIPAddress))
            .Select(p => p.Port)];
        if (open.Length > 0 && !environment.IsDevelopment()) LogOpen(string.Join(" and ", open));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Warning,
        Message = "Anyone who can reach the silo's ports ({Ports}) can log in as anyone and end any login: keep them on a private network, "
            + "or set QrLogin:ClusterTls so that only members of the cluster can connect")]
    private partial void LogOpen(string ports);
}
