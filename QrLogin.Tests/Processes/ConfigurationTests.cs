using Microsoft.Extensions.Configuration;
using QrLogin.Silo.Configuration;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Processes;

/// <summary>A wrong or missing setting stops the start, with a sentence that names its key and no stack trace.</summary>
[Trait("Speed", "Slow")]
public sealed class ConfigurationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Wrong => new()
    {
        { "QrLogin:Profile", "elsewhere" },
        { "QrLogin:Hosting", "cloud" },
        { "QrLogin:SessionLifetime", "soon" },
        { "QrLogin:SessionLifetime", "180" },
        { "QrLogin:SessionLifetime", "1.00:00:00" },
        { "QrLogin:PollInterval", "00:00:00" },
        { "QrLogin:Redelivery", "-00:01:00" },
        { "QrLogin:LoginLifetime", "always" },
        { "QrLogin:Passwords", "perhaps" },
        { "QrLogin:PublicOrigin", "login.example.com" },
        { "QrLogin:PublicOrigin", "https://login.example.com/path" },
        { "QrLogin:PublicOrigin", "ftp://login.example.com" },
        { "QrLogin:NumberMatching", "sometimes" },
        { "QrLogin:RotationPeriod", "00:00:00" },
        { "QrLogin:RateLimits:PerAddress:Open", "0" },
        { "QrLogin:RateLimits:Enabled", "maybe" },
        { "QrLogin:PlaceDatabase", "/nowhere/places.mmdb" },
        { "QrLogin:Dpop:NonceKey", "short" },
        { "QrLogin:Clients:demo:Origins", "https://app.example.com/path" },
        { "QrLogin:Clients:shop:Name", "over\u202eride" },
        { "QrLogin:Clients:shop:SecretSha256", "a secret in clear" },
        { "QrLogin:Clients:shop:LoginLifetime", "a year" },
        { "QrLogin:Clients:shop:RequireDpop", "maybe" },
        { "QrLogin:Clients:shop:ResourceServer", "true" },
        { "QrLogin:Clients:shop:TokensOf", "nobody" },
        { "QrLogin:OAuth:SessionLifetime", "600" },
        { "QrLogin:OAuth:PollInterval", "00:00:00" },
        { "QrLogin:EndOlderAfter", "24" },
        { "Orleans:ClusterId", "" },
        { "Orleans:ServiceId", "" },
        { "Orleans:Clustering:ProviderType", "Carrier pigeon" },
        { "Orleans:Reminders:ProviderType", "" },
        { "Orleans:GrainStorage:sessions:ProviderType", "Paper" },
        { "Orleans:GrainStorage:identity:ProviderType", "Paper" },
        { "Orleans:GrainStorage:identity:Invariant", "Microsoft.Data.Sqlite" },
        { "Orleans:GrainStorage:identity:ConnectionName", "" },
        { "Orleans:Endpoints:AdvertisedIPAddress", "here" },
        { "Orleans:Endpoints:SiloPort", "99999" },
        { "ConnectionStrings:sqlite", "" },
        { "ConnectionStrings:sqlite", "nonsense" },
        { "ConnectionStrings:sqlite", "Data Source=/proc/nowhere/x.db" },
        { "urls", "nonsense" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_setting_is_named(string key, string value)
    {
        await using var api = ServiceProcess.Start(
            "QrLogin.Api.dll", _folder.Path, "Development", "--urls=http://127.0.0.1:0", $"--{key}={value}");
        Assert.Equal(ConfigurationException.ExitCode, await api.Ended());
        Assert.Contains(key, api.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", api.Output, StringComparison.Ordinal);
    }

    private const string Redis = "ConnectionStrings:redis", Postgres = "ConnectionStrings:postgres";

    public static TheoryData<string, string, string, string> WrongInACluster => new()
    {
        { "QrLogin.Silo.dll", Redis, "", "ConnectionStrings:redis is missing" },
        { "QrLogin.Silo.dll", Redis, "password=hunter2", "ConnectionStrings:redis must be a connection string for Redis" },
        { "QrLogin.Silo.dll", Postgres, "", "ConnectionStrings:postgres is missing" },
        { "QrLogin.Silo.dll", Postgres, "password hunter2", "ConnectionStrings:postgres must be a connection string that Npgsql can read" },
        {
            "QrLogin.Silo.dll",
            Postgres,
            "Password=hunter2",
            "ConnectionStrings:postgres must be a connection string for PostgreSQL that names a Host"
        },
        { "QrLogin.Silo.dll", "Orleans:Reminders:ProviderType", "AdoNet", "Orleans:Reminders:ProviderType is \"AdoNet\"" },
        {
            "QrLogin.Silo.dll",
            "Orleans:Reminders:ProviderType",
            "Memory",
            "Orleans:Reminders:ProviderType is Memory, which only the Development environment may use"
        },
        { "QrLogin.Silo.dll", "QrLogin:Kubernetes", "true", "POD_NAME is missing" },
        { "QrLogin.Silo.dll", "QrLogin:Profile", "azure", "dotnet publish -c Release -p:AzureStorage=true" },
        { "QrLogin.Api.dll", "QrLogin:Profile", "azure", "dotnet publish -c Release -p:AzureStorage=true" },
        { "QrLogin.Api.dll", Redis, "", "ConnectionStrings:redis is missing" },
        { "QrLogin.Api.dll", "QrLogin:PublicOrigin", "", "QrLogin:PublicOrigin is" },
        { "QrLogin.Api.dll", "QrLogin:Hosting", "Nowhere", "QrLogin:Hosting is \"Nowhere\"; it must be one of Client, Silo" },
        { "QrLogin.Api.dll", "QrLogin:Profile", "embedded", "QrLogin:Hosting is \"Client\"; it must be one of Silo" },
        { "QrLogin.Api.dll", "QrLogin:Proxies", "10.0.0.1, everyone", "QrLogin:Proxies is \"10.0.0.1, everyone\"" },
    };

    [Theory]
    [MemberData(nameof(WrongInACluster))]
    public async Task A_wrong_setting_of_a_cluster_is_named(string program, string key, string value, string says)
    {
        string[] right = [.. new[]
        {
            "QrLogin:Profile=cluster",
            "QrLogin:Hosting=Client",
            Redis + "=127.0.0.1:1",
            Postgres + "=Host=127.0.0.1;Port=1",
            "QrLogin:PublicOrigin=https://login.example.com"
        }
            .Where(s => !s.StartsWith(key + "=", StringComparison.Ordinal)).Select(s => "--" + s)];
        await using var process = ServiceProcess.Start(program, _folder.Path, "Production", [.. right, $"--{key}={value}"]);
        Assert.Equal(ConfigurationException.ExitCode, await process.Ended());
        Assert.Contains(says, process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_without_an_origin_is_told_that_it_needs_one()
    {
        await using var api = ServiceProcess.Start(
            "QrLogin.Api.dll", _folder.Path, "Production", "--QrLogin:Profile=cluster", $"--{Redis}=127.0.0.1:1");
        Assert.Equal(ConfigurationException.ExitCode, await api.Ended());
        Assert.Contains(
            "QrLogin:PublicOrigin is missing; it must be an origin such as https://login.example.com",
            api.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_does_not_share_a_port_with_another_process()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        string port = $"{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}";
        await using var silo = ServiceProcess.Start(
            "QrLogin.Silo.dll", _folder.Path, "Production", "--QrLogin:Profile=cluster", $"--{Redis}=127.0.0.1:1",
            $"--{Postgres}=Host=127.0.0.1;Port=1", $"--Orleans:Endpoints:GatewayPort={port}");
        Assert.Equal(ConfigurationException.ExitCode, await silo.Ended());
        Assert.Contains(
            $"Orleans:Endpoints:GatewayPort is \"{port}\"; it must be a port that no other process listens on",
            silo.Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "127.0.0.1")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.9")]
    [InlineData("127.0.0.0/8, 203.0.113.9", "198.51.100.7")]
    public async Task Only_a_proxy_that_is_configured_is_believed_about_where_a_request_came_from(string proxies, string shown)
    {
        await using var api = await ServiceProcess.Api(_folder.Path, "Development", "--QrLogin:Proxies=" + proxies);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/qr-sessions");
        request.Headers.Add("X-Forwarded-For", "6.6.6.6, 198.51.100.7, 203.0.113.9");
        request.Headers.Add("X-Device-Id", "pc-000001");
        request.Headers.Add("X-Device-Type", "pc");
        var opened = await api.Http.Ask(request);
        string text = opened["qrText"].GetString()!;
        var scanned = await (await TestPhone.LoggedIn(api.Http))
            .Scan(opened["qrId"].GetString()!, text[(text.IndexOf("c=", StringComparison.Ordinal) + 2)..]);
        Assert.Equal(shown, scanned["requester"].GetProperty("ip").GetString());
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        await using var api = ServiceProcess.Start(
            "QrLogin.Api.dll", _folder.Path, "Development", "--QrLogin:SessionLifetime=soon", "--QrLogin:PublicOrigin=nowhere",
            "--Orleans:ClusterId=");
        Assert.Equal(ConfigurationException.ExitCode, await api.Ended());
        Assert.Contains(
            "QrLogin:SessionLifetime is \"soon\"; it must be a time span from 00:00:01 to 01:00:00", api.Output, StringComparison.Ordinal);
        Assert.Contains("QrLogin:PublicOrigin", api.Output, StringComparison.Ordinal);
        Assert.Contains("Orleans:ClusterId", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_of_its_own_refuses_to_forget_outside_Development()
    {
        await using var silo = ServiceProcess.Start("QrLogin.Silo.dll", _folder.Path, "Production");
        Assert.Equal(ConfigurationException.ExitCode, await silo.Ended());
        Assert.Contains(
            "Orleans:Clustering:ProviderType is Development, which only the Development environment may use",
            silo.Output,
            StringComparison.Ordinal);
        Assert.Contains("Orleans:GrainStorage:sessions:ProviderType is Memory", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_change_what_they_say()
    {
        await using var api = await ServiceProcess.Api(
            _folder.Path,
            "Production",
            "--QrLogin:SessionLifetime=00:00:42",
            "--QrLogin:PollInterval=00:00:07",
            "--QrLogin:LoginLifetime=never",
            "--QrLogin:PublicOrigin=https://login.example.com");
        var pc = await TestPc.Open(api.Http);
        Assert.Equal((42, 7), (pc.Opened["expiresIn"].GetInt32(), pc.Opened["pollInterval"].GetInt32()));
        Assert.StartsWith("https://login.example.com/q/", pc.QrText, StringComparison.Ordinal);

        Assert.DoesNotContain("is not a setting", api.Output, StringComparison.Ordinal);
        var phone = await TestPhone.LoggedIn(api.Http);
        await phone.Approve(pc);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await pc.Poll())["token"].GetProperty("expiresIn").ValueKind);
        Assert.Equal(
            System.Text.Json.JsonValueKind.Null, (await phone.Call(HttpMethod.Get, "me"))["login"].GetProperty("expiresAt").ValueKind);
    }

    [Fact]
    public async Task A_setting_that_nothing_reads_is_pointed_out()
    {
        await using var api = await ServiceProcess.Api(_folder.Path, "Development", "--QrLogin:SesionLifetime=00:00:42");
        await api.Http.Call(HttpMethod.Get, "health/live");
        Assert.Contains("QrLogin:SesionLifetime is not a setting of this process", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_front_end_reads_no_setting_that_only_silos_heed_and_so_can_point_it_out()
    {
        var settings = new Settings(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["QrLogin:NumberMatching"] = "Always",
            ["QrLogin:PollInterval"] = "00:00:02"
        }).Build());
        QrLoginSettings.ReadForClient(settings);
        Assert.Equal("QrLogin:NumberMatching", Assert.Single(settings.Unknown("QrLogin")));
        QrLoginSettings.ReadForSilo(settings);
        Assert.Empty(settings.Unknown("QrLogin"));
    }

    [Fact]
    public async Task A_proxy_that_nobody_configured_is_pointed_out_once()
    {
        await using var api = await ServiceProcess.Api(_folder.Path);
        for (int i = 0; i < 3; i++) await api.Http.Call(HttpMethod.Get, "health/live", headers: ("X-Forwarded-For", "198.51.100.1"));
        await api.Says("127.0.0.1 sends X-Forwarded-For but is not a trusted proxy");
        Assert.Single(api.Output.Split("but is not a trusted proxy")[..^1]);
    }

    [Fact]
    public async Task Where_passwords_are_switched_off_there_is_nothing_to_register_with()
    {
        await using var api = await ServiceProcess.Api(_folder.Path, "Development", "--QrLogin:Passwords=false");
        Assert.Equal((404, "not_found"), (await api.Http.Call(HttpMethod.Post, "api/v1/accounts", new { })).Refusal);
        Assert.Equal(
            (404, "not_found"), (await api.Http.Call(HttpMethod.Post, "api/v1/login", new { }, device: TestDevice.New("ios"))).Refusal);
    }
}
