using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QrLogin.Tests.ClusterTls;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Startup;

/// <summary>An endpoint of Azure Table storage without a key, which the process calls as its managed identity.</summary>
[Trait("Speed", "Slow")]
public sealed class AzureIdentityTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly int _port = Servers.FreePorts(4);
    private readonly AzuriteServer _tables;
    private WebApplication? _identities;

    public AzureIdentityTests() => _tables = new(Path.Combine(_folder.Path, "azurite"), _port);

    private string Authority => Path.Combine(_folder.Path, "ca.pem");

    public async ValueTask InitializeAsync()
    {
        AzuriteServer.SkipIfMissing();
        var authority = TestAuthority.New("storage");
        var certificate = authority.Issue("127.0.0.1");
        string pem = Path.Combine(_folder.Path, "tls.pem"), key = Path.Combine(_folder.Path, "tls.key");
        await File.WriteAllTextAsync(Authority, authority.Pem);
        await File.WriteAllTextAsync(pem, certificate.Pem);
        await File.WriteAllTextAsync(key, certificate.Key);
        await _tables.Start("--oauth", "basic", "--cert", pem, "--key", key);
    }

    public async ValueTask DisposeAsync()
    {
        if (_identities is not null) await _identities.DisposeAsync();
        await _tables.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_process_with_a_managed_identity_needs_no_key()
    {
        _identities = await ManagedIdentity();
        await using var api = Start(new() { ["IDENTITY_ENDPOINT"] = $"http://127.0.0.1:{_port + 1}/token", ["IDENTITY_HEADER"] = "x" });
        using var http = new HttpClient { BaseAddress = await api.IsReady() };
        var phone = await TestPhone.LoggedIn(http);
        var pc = await TestPc.Open(http);
        await phone.Approve(pc);
        Assert.NotNull(await pc.Token());
    }

    [Fact]
    public async Task A_process_without_an_identity_ends_and_says_so()
    {
        await using var api = Start([]);
        Assert.Equal(Silo.Configuration.ConfigurationException.ExitCode, await api.Ended());
        Assert.Contains(
            $"ConnectionStrings:tables: this process has no identity with which to call Table storage at https://127.0.0.1:{_port}",
            api.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", api.Output, StringComparison.Ordinal);
    }

    private ServiceProcess Start(Dictionary<string, string> variables)
    {
        // Other credentials would look for programs of developers.
        variables["AZURE_TOKEN_CREDENTIALS"] = variables.Count > 0 ? "ManagedIdentityCredential" : "EnvironmentCredential";
        variables["SSL_CERT_FILE"] = Authority;
        return ServiceProcess.Start(
            "QrLogin.Api.dll",
            _folder.Path,
            "Development",
            variables,
            [
                "--QrLogin:Profile=azure", "--QrLogin:Hosting=Silo", "--urls=http://127.0.0.1:0", "--QrLogin:NumberMatching=Never",
                $"--ConnectionStrings:tables=https://127.0.0.1:{_port}/{AzuriteServer.Account}",
                "--Orleans:Endpoints:AdvertisedIPAddress=127.0.0.1", $"--Orleans:Endpoints:SiloPort={_port + 2}",
                $"--Orleans:Endpoints:GatewayPort={_port + 3}",
            ]);
    }

    /// <summary>The endpoint that App Service gives its processes. Azurite checks everything of a token but its signature.</summary>
    private async Task<WebApplication> ManagedIdentity()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{_port + 1}");
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(http =>
        {
            var now = TimeProvider.System.GetUtcNow();
            string token = $"{Part(new { alg = "RS256", typ = "JWT" })}.{Part(new
            {
                aud = "https://storage.azure.com",
                iss = "https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/",
                nbf = now.AddHours(-1).ToUnixTimeSeconds(),
                iat = now.AddHours(-1).ToUnixTimeSeconds(),
                exp = now.AddHours(1).ToUnixTimeSeconds(),
            })}.c2lnbmF0dXJl";
            return http.Response.WriteAsJsonAsync(new
            {
                access_token = token,
                expires_on = $"{now.AddHours(1).ToUnixTimeSeconds()}",
                resource = "https://storage.azure.com",
                token_type = "Bearer",
            });
        });
        await app.StartAsync();
        return app;
    }

    private static string Part(object part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(part)));
}
