using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Startup;

/// <summary>A store of the azure profile that is wrong or unreachable.</summary>
[Collection(OnAzure.Name)]
public sealed class AzureStartTests(AzureSite site) : IDisposable
{
    private const string Key = "ConnectionStrings:tables";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Silo")]
    [InlineData("Client")]
    public async Task A_wrong_key_is_named_and_not_shown(string hosting)
    {
        AzuriteServer.SkipIfMissing();
        string wrong = Convert.ToBase64String("hunter2hunter2hunter2hunter2"u8);
        InProcessStart.AssertRefused(
            await Start(hosting, site.Tables.ConnectionString.Replace(AzuriteServer.Key, wrong, StringComparison.Ordinal)),
            $"{Key}: Table storage at http://127.0.0.1:",
            "/devstoreaccount1 does not let this process in: 403",
            "Correct the key or the signature, or grant the identity the role Storage Table Data Contributor.");
    }

    [Fact]
    public async Task An_endpoint_that_is_no_account_is_named()
    {
        AzuriteServer.SkipIfMissing();
        InProcessStart.AssertRefused(
            await Start("Silo", site.Tables.ConnectionString.Replace("/devstoreaccount1", "/nobody", StringComparison.Ordinal)),
            $"{Key}: Table storage at http://127.0.0.1:",
            "/nobody");
    }

    [Fact]
    public async Task An_unreachable_endpoint_is_waited_for_by_name()
    {
        int port = Servers.FreePorts(3);
        await using var silo = ServiceProcess.Start(
            "QrLogin.Silo.dll",
            _folder.Path,
            "Production",
            "--QrLogin:Profile=azure",
            $"--Orleans:Endpoints:SiloPort={port + 1}",
            $"--Orleans:Endpoints:GatewayPort={port + 2}",
            $"--{Key}=AccountName=a;AccountKey=aHVudGVyMg==;TableEndpoint=http://127.0.0.1:{port}/a");
        await silo.Says($"Waiting for the store configured by {Key}: Connection refused (127.0.0.1:{port})");
        Assert.DoesNotContain("aHVudGVyMg", silo.Output, StringComparison.Ordinal);
        silo.Terminate();
        Assert.Equal(0, await silo.Ended());
        Assert.DoesNotContain("   at ", silo.Output, StringComparison.Ordinal);
    }

    private Task<(int Code, string Said)> Start(string hosting, string connectionString) => InProcessStart.OfApi(
        _folder.Path,
        "QrLogin:Profile=azure",
        $"QrLogin:Hosting={hosting}",
        "Orleans:Endpoints:AdvertisedIPAddress=127.0.0.1",
        $"Orleans:Endpoints:SiloPort={Servers.FreePorts(1)}",
        $"{Key}={connectionString}");
}
