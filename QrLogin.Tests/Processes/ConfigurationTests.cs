using QrLogin.Api.Startup;
using QrLogin.Silo.Configuration;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Processes;

/// <summary>
/// The effect of settings on a process: an invalid one ends it with exit code 78, a message that names the key, and no stack trace.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class ConfigurationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_silo_that_cannot_open_its_database_names_the_setting()
    {
        await using var api = ServiceProcess.Start(
            "QrLogin.Api.dll",
            _folder.Path,
            "Development",
            "--urls=http://127.0.0.1:0",
            "--ConnectionStrings:sqlite=Data Source=/proc/nowhere/x.db");
        Assert.Equal(ConfigurationException.ExitCode, await api.Ended());
        Assert.Contains("ConnectionStrings:sqlite", api.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", api.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "127.0.0.1")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.9")]
    [InlineData("127.0.0.0/8, 203.0.113.9", "198.51.100.7")]
    public async Task Only_a_configured_proxy_is_trusted_with_the_callers_address(string? proxies, string shown)
    {
        string[] settings = proxies is null ? [] : ["--QrLogin:Proxies=" + proxies];
        await using var api = await ServiceProcess.Api(_folder.Path, "Development", settings);
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
    public async Task A_front_end_reports_all_wrong_settings_at_once()
    {
        await using var api = ServiceProcess.Start(
            "QrLogin.Api.dll", _folder.Path, "Development", "--QrLogin:SessionLifetime=soon", "--QrLogin:PublicOrigin=nowhere",
            "--Orleans:ClusterId=");
        Assert.Equal(ConfigurationException.ExitCode, await api.Ended());
        Assert.Contains(
            "QrLogin:SessionLifetime is \"soon\"; it must be a time span from 00:00:01 to 01:00:00", api.Output, StringComparison.Ordinal);
        Assert.Contains("QrLogin:PublicOrigin", api.Output, StringComparison.Ordinal);
        Assert.Contains("Orleans:ClusterId", api.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_process_refuses_stores_in_memory_outside_Development()
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
    public async Task Settings_take_effect()
    {
        await using var api = await ServiceProcess.Api(
            _folder.Path,
            "Production",
            "--QrLogin:SessionLifetime=00:00:42",
            "--QrLogin:PollInterval=00:00:07",
            "--QrLogin:LoginLifetime=never",
            "--QrLogin:NumberMatching=Never",
            "--QrLogin:PublicOrigin=https://login.example.com");
        var pc = await TestPc.Open(api.Http);
        Assert.Equal((42, 7), (pc.Opened["expiresIn"].GetInt32(), pc.Opened["pollInterval"].GetInt32()));
        Assert.StartsWith("https://login.example.com/q/", pc.QrText, StringComparison.Ordinal);

        Assert.DoesNotContain(StartupLog.NotASetting, api.Output, StringComparison.Ordinal);
        var phone = await TestPhone.LoggedIn(api.Http);
        await phone.Approve(pc);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await pc.Poll())["token"].GetProperty("expiresIn").ValueKind);
        Assert.Equal(
            System.Text.Json.JsonValueKind.Null, (await phone.Call(HttpMethod.Get, "me"))["login"].GetProperty("expiresAt").ValueKind);
    }

    [Fact]
    public async Task A_typo_prevents_startup()
    {
        await using var api = ServiceProcess.Start("QrLogin.Api.dll", _folder.Path, "Development", "--QrLogin:SesionLifetime=00:00:42");
        Assert.Equal(ConfigurationException.ExitCode, await api.Ended());
        Assert.Contains("QrLogin:SesionLifetime is not a setting", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unconfigured_proxy_is_logged_once()
    {
        await using var api = await ServiceProcess.Api(_folder.Path);
        for (int i = 0; i < 3; i++) await api.Http.Call(HttpMethod.Get, "health/live", headers: ("X-Forwarded-For", "198.51.100.1"));
        await api.Says("127.0.0.1 sends X-Forwarded-For but is not a trusted proxy");
        Assert.Single(api.Output.Split("but is not a trusted proxy")[..^1]);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1, one of QrLogin:Proxies, sent a request with 127.0.0.1 as the caller's address")]
    [InlineData(null, "A proxy on this machine forwards requests from 127.0.0.1, which is not in QrLogin:Proxies")]
    public async Task A_proxy_on_this_machine_that_loses_addresses_is_logged_once_and_makes_no_one_near(string? proxies, string logged)
    {
        string[] settings = ["--QrLogin:PublicOrigin=https://login.example.com", .. Option("QrLogin:Proxies", proxies)];
        await using var api = await ServiceProcess.Api(_folder.Path, "Production", settings);
        // A health check of the load balancer itself has no caller's address.
        await api.Http.Call(HttpMethod.Get, "health/live");
        Assert.DoesNotContain(logged, api.Output, StringComparison.Ordinal);
        var scanned = await (await TestPhone.LoggedIn(api.Http)).Scan(await TestPc.Open(api.Http));
        Assert.True(scanned["numberMatch"].GetProperty("required").GetBoolean());
        await api.Says(logged);
        Assert.Single(api.Output.Split(logged)[..^1]);
    }

    [Theory]
    [InlineData("deploy/kubernetes/api.yaml")]
    [InlineData("deploy/systemd/api.env.example")]
    public async Task A_front_end_does_not_start_with_the_placeholder_of_a_manifest(string file)
    {
        string placeholder = Conventions.DeployTests.ProxiesIn(file).Single();
        await using var api = ServiceProcess.Start("QrLogin.Api.dll", _folder.Path, "Production", "--QrLogin:Proxies=" + placeholder);
        Assert.Equal(ConfigurationException.ExitCode, await api.Ended());
        Assert.Contains(
            $"QrLogin:Proxies is \"{placeholder}\"; it must be addresses or networks", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_passwords_the_registration_routes_do_not_exist()
    {
        await using var api = await ServiceProcess.Api(_folder.Path, "Development", "--QrLogin:Passwords=false");
        Assert.Equal((404, "not_found"), (await api.Http.Call(HttpMethod.Post, "api/v1/accounts", new { })).Refusal);
        Assert.Equal(
            (404, "not_found"), (await api.Http.Call(HttpMethod.Post, "api/v1/login", new { }, device: TestDevice.New("ios"))).Refusal);
        Assert.Equal((404, "not_found"), (await api.Http.Call(HttpMethod.Post, "api/v1/password-resets", new { })).Refusal);
        Assert.Equal((404, "not_found"), (await api.Http.Call(HttpMethod.Put, "api/v1/me/password", new { })).Refusal);
        Assert.Contains("<body data-no-passwords ", (await api.Http.Call(HttpMethod.Get, "/account")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_registration_closed_only_operators_create_accounts()
    {
        await using var api = await ServiceProcess.Api(_folder.Path, "Development", "--QrLogin:Registration=Closed");
        Assert.Equal((404, "not_found"), (await api.Http.Call(HttpMethod.Post, "api/v1/accounts", new { })).Refusal);
        var login = new { username = "nobody", password = TestPhone.Password };
        Assert.Equal(401, (await api.Http.Call(HttpMethod.Post, "api/v1/login", login, device: TestDevice.New("ios"))).Status);
        foreach (string page in new[] { "/", "/account", "/link", "/reset" })
            Assert.Contains("<body data-no-registration ", (await api.Http.Call(HttpMethod.Get, page)).Text, StringComparison.Ordinal);
    }

    private static string[] Option(string key, string? value) => value is null ? [] : [$"--{key}={value}"];
}
