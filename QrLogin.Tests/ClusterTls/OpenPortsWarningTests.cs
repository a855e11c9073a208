using System.Net;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using QrLogin.Silo.Hosting;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.ClusterTls;

/// <summary>A silo without cluster TLS starts, and says what its ports allow.</summary>
public sealed class OpenPortsWarningTests
{
    [Theory]
    [InlineData("10.0.0.1", null, 30000, "Production", "(11111 and 30000)")]
    [InlineData("10.0.0.1", null, 30000, "Staging", "(11111 and 30000)")]
    [InlineData("10.0.0.1", null, 0, "Production", "(11111)")]
    [InlineData("fd00::1", null, 0, "Production", "(11111)")]
    // Kubernetes: every address of the pod.
    [InlineData("127.0.0.1", "0.0.0.0", 30000, "Production", "(11111 and 30000)")]
    [InlineData("127.0.0.1", null, 30000, "Production", null)]
    [InlineData("::1", null, 30000, "Production", null)]
    [InlineData("10.0.0.1", "127.0.0.1", 30000, "Production", null)]
    [InlineData("10.0.0.1", null, 30000, "Development", null)]
    public async Task A_silo_outside_Development_warns_in_one_line_if_other_machines_reach_its_ports(
        string advertised, string? listening, int gateway, string environment, string? ports)
    {
        using var log = new LogLines();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        var options = new EndpointOptions { AdvertisedIPAddress = IPAddress.Parse(advertised), SiloPort = 11111, GatewayPort = gateway };
        if (listening is not null)
            (options.SiloListeningEndpoint, options.GatewayListeningEndpoint) =
                (new(IPAddress.Parse(listening), 11111), new(IPAddress.Parse(listening), gateway));
        var warning = new OpenPortsWarning(
            Options.Create(options), new HostingEnvironment { EnvironmentName = environment }, factory.CreateLogger<OpenPortsWarning>());
        await warning.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ports is null ? 0 : 1, log.All.Count);
        Assert.All(log.All, line =>
        {
            Assert.StartsWith($"Warning: Anyone who can reach the silo's ports {ports}", line, StringComparison.Ordinal);
            Assert.Contains("QrLogin:ClusterTls", line, StringComparison.Ordinal);
        });
    }
}
