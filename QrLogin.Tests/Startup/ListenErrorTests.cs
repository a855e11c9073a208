using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Startup;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Startup;

/// <summary>A process that cannot listen exits with code 78 and a sentence that names the setting and what to do.</summary>
public sealed class ListenErrorTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TcpListener _taken = new(IPAddress.Loopback, 0);

    public ListenErrorTests() => _taken.Start();

    public void Dispose()
    {
        _taken.Dispose();
        _folder.Dispose();
    }

    private string TakenPort => $"{((IPEndPoint)_taken.LocalEndpoint).Port}";

    [Theory]
    [InlineData("urls is \"http://127.0.0.1:PORT\", but another process already listens there. Choose another address with --urls.",
        "urls=http://127.0.0.1:PORT")]
    [InlineData("urls is \"http://127.0.0.1:PORT\", but another process", "urls=http://127.0.0.1:0;http://127.0.0.1:PORT")]
    [InlineData("Kestrel:Endpoints:web:Url is \"http://127.0.0.1:PORT\", but another process",
        "Kestrel:Endpoints:web:Url=http://127.0.0.1:PORT")]
    [InlineData("QrLogin:OperatorPort is \"PORT\", but another process already listens there", "QrLogin:OperatorPort=PORT")]
    [InlineData("QrLogin:DashboardPort is \"PORT\", but another process already listens there", "QrLogin:DashboardPort=PORT")]
    [InlineData("urls is \"http://203.0.113.7:0\", but this machine does not have that address", "urls=http://203.0.113.7:0")]
    [InlineData("urls is \"https://127.0.0.1:0\", but there is no certificate for HTTPS", "urls=https://127.0.0.1:0")]
    [InlineData("Kestrel:Endpoints:web:Certificate:Path is \"nowhere.pfx\", but there is no such file",
        "Kestrel:Endpoints:web:Url=https://127.0.0.1:0", "Kestrel:Endpoints:web:Certificate:Path=nowhere.pfx")]
    [InlineData("Kestrel:Certificates:Default:KeyPath is \"nowhere.pem\", but there is no such file",
        "urls=https://127.0.0.1:0", "Kestrel:Certificates:Default:Path=FILE", "Kestrel:Certificates:Default:KeyPath=nowhere.pem")]
    [InlineData("Kestrel:Certificates:Default: the certificate cannot be read",
        "urls=https://127.0.0.1:0", "Kestrel:Certificates:Default:Path=FILE", "Kestrel:Certificates:Default:Password=hunter2")]
    [InlineData("Orleans:Endpoints:AdvertisedIPAddress is \"203.0.113.7\"; it must be an address of this machine",
        "Orleans:Endpoints:AdvertisedIPAddress=203.0.113.7")]
    [InlineData("Orleans:Endpoints:SiloPort is \"PORT\"; it must be a port that no other process listens on",
        "Orleans:Endpoints:SiloPort=PORT")]
    public async Task A_front_end_that_cannot_listen_names_the_setting(string says, params string[] settings)
    {
        string file = Path.Combine(_folder.Path, "text.pfx");
        await File.WriteAllTextAsync(file, "This is not a certificate.", TestContext.Current.CancellationToken);
        string Filled(string text) =>
            text.Replace("PORT", TakenPort, StringComparison.Ordinal).Replace("FILE", file, StringComparison.Ordinal);

        InProcessStart.AssertRefused(await InProcessStart.OfApi(_folder.Path, [.. settings.Select(Filled)]), Filled(says));
    }

    [Fact]
    public void A_port_that_needs_a_right_is_named_with_the_right()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = "http://0.0.0.0:80" }).Build();
        var error = StartupErrors.OfListening(configuration, _folder.Path, new SocketException((int)SocketError.AccessDenied));
        Assert.IsType<ConfigurationException>(error);
        Assert.Equal(
            "urls is \"http://0.0.0.0:80\", but this process may not listen on a port below 1024. Choose a higher port, or give the "
                + "process the capability CAP_NET_BIND_SERVICE.",
            error.Message);
    }

    [Fact]
    public async Task An_unexpected_error_is_one_line_with_its_innermost_cause_and_exit_code_70()
    {
        await using var output = new StringWriter();
        int code = await StartupErrors.Run(
            () => throw new InvalidOperationException("outer", new AggregateException(new FormatException("first\nsecond"))), output);
        Assert.Equal(
            (StartupErrors.UnexpectedExitCode, "The process ends because of an unexpected error: FormatException: first second"),
            (code, output.ToString().TrimEnd()));
    }

    [Theory]
    [InlineData("-ConnectionStrings:postgres=Host=db;Password=hunter2")]
    [InlineData("-QrLogin:FrontEndKey=hunter2")]
    public void A_command_line_that_cannot_be_read_is_refused_without_quoting_it(string argument)
    {
        var refused = Assert.Throws<ConfigurationException>(() => QrLogin.Api.Program.Build([argument]));
        Assert.Contains("The command line cannot be read", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }
}
