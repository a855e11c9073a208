using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Configuration;

/// <summary>
/// A table of wrong settings: each prevents startup with a sentence that names the key and what is expected. The process tests show that
/// such a start ends with exit code 78.
/// </summary>
public sealed class WrongStartTests : IDisposable
{
    private const string
        AnOrigin = "must be an origin such as https://login.example.com, without a path",
        Origins = "must be origins such as https://app.example.com or capacitor://localhost, without a path",
        Address = "must be an address such as http://0.0.0.0:5080, whose host is an IP address, localhost or *, and without a path",
        Level = "must be one of Trace, Debug, Information, Warning, Error, Critical, None",
        Collector = "must be the http or https URL of a collector, such as http://collector.example:4317";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string> Wrong => new()
    {
        // Origins
        { "QrLogin:PublicOrigin", "https:\\\\login.example.com", AnOrigin },
        { "QrLogin:PublicOrigin", "https://login.example.com/?a=b", AnOrigin },
        { "QrLogin:PublicOrigin", "https://ann:hunter2@login.example.com", AnOrigin },
        { "QrLogin:PublicOrigin", "https://*.example.com", AnOrigin },
        { "QrLogin:PublicOrigin", "https://login.example.com:65536", AnOrigin },
        { "QrLogin:PublicOrigin", "capacitor://localhost", AnOrigin },
        { "QrLogin:Clients:tv:Origins", "*", Origins },
        { "QrLogin:Clients:tv:Origins", "null", Origins },
        { "QrLogin:Clients:tv:Origins", "https://app.example.com, https://app.example.com/x", Origins },
        { "QrLogin:Clients:tv:Origins", "https://u:hunter2@app.example.com", Origins },
        { "Authentication:Authority", "https://u:hunter2@idp.example", "must be the https address of an OpenID Connect provider" },
        { "QrLogin:Proxies", "0.0.0.0/0", "must be addresses or networks such as" },
        { "QrLogin:Proxies", "10.0.0.5, ::/0", "must be addresses or networks such as" },
        // Listening
        { "Orleans:Endpoints:SiloPort", "0", "must be a port from 1 to 65535" },
        { "urls", "http://login.example.com:5080", Address },
        { "urls", "http://127.0.0.l:5080", Address },
        { "urls", "http://127.0.0.1.:5080", Address },
        { "urls", "http://127.0.0.256:5080", Address },
        { "urls", "http://0:5080", Address },
        { "urls", "http://127.0.0.1:5080/login", Address },
        { "urls", "http://127.0.0.1:99999", Address },
        { "urls", "http://127.0.0.1:port", Address },
        { "urls", "tcp://127.0.0.1:5080", Address },
        { "urls", "127.0.0.1:5080", Address },
        { "urls", "http://localhost:0", Address },
        { "urls", "http://127.0.0.1:5081;http://loaclhost:5080", Address },
        { "Kestrel:Endpoints:Http:Url", "http://login:5080", Address },
        { "Kestrel:Endpoints:Http:Url", "nonsense", Address },
        { "Kestrel:Endpoints:Http:Uri", "http://127.0.0.1:5080", "Kestrel:Endpoints:Http:Url is missing; it must be an address" },
        { "Kestrel:Limits:MaxConcurrentConnections", "100", "it has no effect. QrLogin:MaxConnections limits the connections" },
        { "QrLogin:MaxConnections", "0", "must be a whole number from 1 to 1000000" },
        // Logging and telemetry
        { "Logging:LogLevel:Default", "loud", Level },
        { "Logging:LogLevel:QrLogin.Audit", "7", Level },
        { "Logging:LogLevel:Default", " ", Level },
        { "Logging:Console:LogLevel:Default", "loud", Level },
        { "Logging:Console:FormatterName", "jsno", "must be one of simple, json, systemd" },
        { "Logging:Console:MaxQueueLength", "many", "Logging:Console must be options that .NET's console logger can read" },
        { "Logging:Console:MaxQueueLength", "0", "Logging:Console must be options that .NET's console logger can read" },
        { "Logging:Console:LogToStandardErrorThreshold", "loud", "Logging:Console must be options" },
        { "Logging:Console:FormatterOptions:IncludeScopes", "perhaps", "Logging:Console must be options" },
        { "OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", Collector },
        { "OTEL_EXPORTER_OTLP_ENDPOINT", "hunter2", Collector },
        { "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:99999", Collector },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_prevents_startup_and_is_named(string key, string value, string says)
    {
        string message = FailedStart.OfApi(_folder.Path, $"{key}={value}");
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains(string.Join(':', key.Split(':').Take(2)), message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc-web", "must be grpc or http/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "collector", Collector)]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "hunter2", "must be headers such as name=value, separated by commas")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "soon", "must be a whole number of at least 1")]
    [InlineData("OTEL_BSP_MAX_QUEUE_SIZE", "0", "must be a whole number of at least 1")]
    [InlineData("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "4096", "must be at most OTEL_BLRP_MAX_QUEUE_SIZE")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "-1", "must be a whole number of at least 1")]
    public void A_wrong_setting_of_telemetry_prevents_startup_where_telemetry_is_on(string key, string value, string says)
    {
        string message = FailedStart.OfApi(_folder.Path, "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317", $"{key}={value}");
        Assert.StartsWith($"{key} {says}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urls")]
    [InlineData("QrLogin:DashboardPort")]
    [InlineData("Orleans:Endpoints:SiloPort")]
    [InlineData("Orleans:Endpoints:GatewayPort")]
    public void The_operator_port_is_no_other_port_of_the_process(string other)
    {
        string message = FailedStart.OfApi(
            _folder.Path, "QrLogin:OperatorPort=5071", other == "urls" ? "urls=http://0.0.0.0:5071" : $"{other}=5071");
        Assert.Contains($"QrLogin:OperatorPort is \"5071\", but {other} uses the same port.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_operator_port_is_not_the_default_port() => Assert.Contains(
        "QrLogin:OperatorPort is \"5080\", but urls uses the same port.",
        FailedStart.OfApi(_folder.Path, "urls=", "QrLogin:OperatorPort=5080"),
        StringComparison.Ordinal);

    [Fact]
    public void The_ports_of_a_silo_differ() => Assert.Contains(
        "QrLogin:DashboardPort is \"30001\", but Orleans:Endpoints:GatewayPort uses the same port.",
        FailedStart.Of(
            "QrLogin.Silo.dll", _folder.Path, "Production", "QrLogin:Profile=cluster", "ConnectionStrings:redis=127.0.0.1:1",
            "ConnectionStrings:postgres=Host=127.0.0.1;Port=1", "QrLogin:DashboardPort=30001", "Orleans:Endpoints:GatewayPort=30001"),
        StringComparison.Ordinal);

    [Fact]
    public void A_value_that_may_be_a_secret_is_not_shown()
    {
        string[] secrets =
        [
            "Host=db;Password=hunter2", "https://u:hunter2@host", "my password hunter2", new string('x', 32) + "hunter2",
            "hunter2" + new string(' ', 80),
        ];
        foreach (string key in new[] { "QrLogin:Hosting", "QrLogin:SessionLifetime", "QrLogin:Proxies", "urls" })
        {
            Assert.All(
                secrets,
                secret => Assert.DoesNotContain("hunter2", FailedStart.OfApi(_folder.Path, $"{key}={secret}"), StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("http://*:8080", 8080)]
    [InlineData("http://+:8080", 8080)]
    [InlineData("http://0.0.0.0:8080", 8080)]
    [InlineData("http://[::]:8080/", 8080)]
    [InlineData("http://LOCALHOST:8080", 8080)]
    [InlineData("https://127.0.0.1", 443)]
    public void An_address_to_listen_on_is_accepted(string url, int port) =>
        Assert.Equal(port, QrLogin.Api.Values.ListenAddress.Parse(url)?.Port);

    [Fact]
    public void A_Unix_socket_is_accepted() => Assert.NotNull(QrLogin.Api.Values.ListenAddress.Parse("http://unix:/run/qrlogin.sock"));

    [Theory]
    [InlineData(null)]
    [InlineData("7")]
    public async Task The_number_of_connections_is_limited_as_configured(string? setting)
    {
        string[] args = [$"--contentRoot={_folder.Path}", "--environment=Development", "--hostBuilder:reloadConfigOnChange=false"];
        await using var app = QrLogin.Api.Program.Build(setting is null ? args : [.. args, "--QrLogin:MaxConnections=" + setting]);
        var kestrel = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        Assert.Equal(setting, kestrel.Limits.MaxConcurrentConnections?.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
