namespace QrLogin.Tests.Infrastructure;

/// <summary>
/// The azure profile: Azurite, two silos and two front ends, each a real process. Calls alternate between the front ends. A test that
/// uses it is skipped where npm is missing.
/// </summary>
public sealed class AzureSite : Site, IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly int _port = Servers.FreePorts(8);
    private readonly List<ServiceProcess> _processes = [];

    public AzureSite() => Tables = new(Path.Combine(_folder.Path, "azurite"), _port);

    public override HttpClient Http
    {
        get
        {
            AzuriteServer.SkipIfMissing();
            return base.Http;
        }
    }

    internal AzuriteServer Tables { get; }

    /// <summary>The public origin. Nothing listens there: the client of this site calls the front ends in turn.</summary>
    private Uri Origin => new($"http://localhost:{_port + 1}");

    public async ValueTask InitializeAsync()
    {
        if (AzuriteServer.Missing is not null) return;
        await Tables.Start();
        var silos = Enumerable.Range(0, 2).Select(i => ServiceProcess.Silo(_folder.Path, "Production", Settings(_port + 2 + (2 * i))));
        _processes.AddRange(await Task.WhenAll(silos));
        // As on any cluster that people try out: PC and phone may be two windows on this machine.
        string[] more = [$"--QrLogin:PublicOrigin={Origin}", .. TestClient.Settings.Select(s => $"--{s.Key}={s.Value}")];
        var apis = Enumerable.Range(0, 2).Select(_ => ServiceProcess.Api(
            Path.Combine(Repository.Root, "QrLogin.Api"), "Development", [.. Settings(0), .. more]));
        _processes.AddRange(await Task.WhenAll(apis));
        Http = Client(Origin, new InTurn([.. _processes[2..].Select(api => api.Http.BaseAddress!)]));
    }

    public async ValueTask DisposeAsync()
    {
        base.Http?.Dispose();
        foreach (var process in _processes) await process.DisposeAsync();
        await Tables.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The settings of a front end with a silo, as a member of one cluster on this store.</summary>
    internal Dictionary<string, string> Settings(string service, string cluster)
    {
        int port = Servers.FreePorts(2);
        return new()
        {
            ["QrLogin:Profile"] = "azure",
            ["QrLogin:Hosting"] = "Silo",
            ["ConnectionStrings:tables"] = Tables.ConnectionString,
            ["Orleans:ServiceId"] = service,
            ["Orleans:ClusterId"] = cluster,
            ["Orleans:Endpoints:AdvertisedIPAddress"] = "127.0.0.1",
            ["Orleans:Endpoints:SiloPort"] = $"{port}",
            ["Orleans:Endpoints:GatewayPort"] = $"{port + 1}",
        };
    }

    /// <summary>The settings of a process of the cluster.</summary>
    private string[] Settings(int siloPort) =>
    [
        "--QrLogin:Profile=azure", $"--ConnectionStrings:tables={Tables.ConnectionString}", "--QrLogin:RateLimits:Enabled=false",
        "--Orleans:Endpoints:AdvertisedIPAddress=127.0.0.1", $"--Orleans:Endpoints:SiloPort={siloPort}",
        $"--Orleans:Endpoints:GatewayPort={(siloPort == 0 ? 0 : siloPort + 1)}",
    ];
}

/// <summary>
/// A front end with a silo in its own process on the same store, which is a separate service, with a clock that the tests move.
/// </summary>
public sealed class ClockedAzureHost : ClockedApiHost
{
    public ClockedAzureHost(AzureSite azure)
        : this(azure, "clocked-" + Unique.Text())
    {
    }

    private ClockedAzureHost(AzureSite azure, string service)
        : base(azure.Settings(service, service)) => Service = service;

    /// <summary>Its own, so that no reminder of another host's session reaches it.</summary>
    public string Service { get; }

    public override HttpClient Http
    {
        get
        {
            AzuriteServer.SkipIfMissing();
            return base.Http;
        }
    }

    public override IServiceProvider Services
    {
        get
        {
            AzuriteServer.SkipIfMissing();
            return base.Services;
        }
    }

    public override ValueTask InitializeAsync() => AzuriteServer.Missing is null ? base.InitializeAsync() : ValueTask.CompletedTask;
}

[CollectionDefinition(Name)]
[Trait("Speed", "Slow")]
public sealed class OnAzure : ICollectionFixture<AzureSite>
{
    public const string Name = "azure profile";
}
