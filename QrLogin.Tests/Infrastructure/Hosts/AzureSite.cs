namespace QrLogin.Tests.Infrastructure;

/// <summary>
/// The azure profile: Azurite, two silos and two front ends, each a real process. Calls alternate between the front ends. A test that
/// uses it is skipped where npm is missing.
/// </summary>
public sealed class AzureSite : StoreSite, IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly int _port = Servers.FreePorts(8);
    private readonly List<ServiceProcess> _processes = [];

    public AzureSite() => Tables = new(Path.Combine(_folder.Path, "azurite"), _port);

    internal AzuriteServer Tables { get; }

    internal override bool HasStores => AzuriteServer.Missing is null;

    /// <summary>The public origin. Nothing listens there: the client of this site calls the front ends in turn.</summary>
    private Uri Origin => new($"http://localhost:{_port + 1}");

    public async ValueTask InitializeAsync()
    {
        if (!HasStores) return;
        await Tables.Start();
        var silos = Enumerable.Range(0, 2).Select(i => ServiceProcess.Silo(_folder.Path, "Production", Settings(_port + 2 + (2 * i))));
        _processes.AddRange(await Task.WhenAll(silos));
        // As on any cluster that people try out: PC and phone may be two windows on this machine.
        string[] more =
        [
            $"--QrLogin:PublicOrigin={Origin}", .. await CodeHost.FrontEnds(Path.Combine(_folder.Path, "signing-keys"), new()),
        ];
        var apis = Enumerable.Range(0, 2).Select(_ => ServiceProcess.Api(
            Path.Combine(Repository.Root, "QrLogin.Api"), "Development", [.. Settings(0), .. more]));
        _processes.AddRange(await Task.WhenAll(apis));
        Http = Client(Origin, new InTurn([.. _processes[2..].Select(api => api.Http.BaseAddress!)]));
    }

    public async ValueTask DisposeAsync()
    {
        StartedHttp?.Dispose();
        foreach (var process in _processes) await process.DisposeAsync();
        await Tables.DisposeAsync();
        _folder.Dispose();
    }

    public override void SkipIfMissing() => AzuriteServer.SkipIfMissing();

    private protected override Dictionary<string, string> ConnectionStrings => new()
    {
        ["QrLogin:Profile"] = "azure",
        ["ConnectionStrings:tables"] = Tables.ConnectionString,
    };

    /// <summary>The settings of a process of the cluster.</summary>
    private string[] Settings(int siloPort) =>
    [
        "--QrLogin:Profile=azure", $"--ConnectionStrings:tables={Tables.ConnectionString}", "--QrLogin:RateLimits:Enabled=false",
        "--Orleans:Endpoints:AdvertisedIPAddress=127.0.0.1", $"--Orleans:Endpoints:SiloPort={siloPort}",
        $"--Orleans:Endpoints:GatewayPort={(siloPort == 0 ? 0 : siloPort + 1)}",
    ];
}

[CollectionDefinition(Name)]
[Trait("Speed", "Slow")]
public sealed class OnAzure : ICollectionFixture<AzureSite>
{
    public const string Name = "azure profile";
}
