namespace QrLogin.Tests.Infrastructure;

/// <summary>The parts of a cluster, which tests start and stop one by one. Every part is a real process.</summary>
internal sealed class ClusterParts : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _port = Servers.FreePorts(100);
    private int _next;

    public ClusterParts()
    {
        // PostgreSQL runs as another user.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        Redis = new(Path.Combine(_folder.Path, "redis"), _port);
        Postgres = new(Path.Combine(_folder.Path, "postgres"), _port + 1);
        _next = _port + 2;
    }

    public string Folder => _folder.Path;

    public RedisServer Redis { get; }

    public PostgresServer Postgres { get; }

    public Task StartStores() => Task.WhenAll(Redis.Start(), Postgres.Start());

    public Task Stop(string store) => store == "redis" ? Redis.Stop() : Postgres.Stop();

    public Task Start(string store) => store == "redis" ? Redis.Start() : Postgres.Start();

    /// <summary>Starts a silo of this build or another, and waits until it has joined the cluster.</summary>
    public Task<ServiceProcess> Silo(string program = "QrLogin.Silo.dll") =>
        ServiceProcess.Silo(program, Folder, "Production", SiloSettings());

    /// <summary>Starts a front end of this build or another, without waiting for the cluster.</summary>
    public ServiceProcess Api(string program = "QrLogin.Api.dll") =>
        ServiceProcess.StartApi(program, Folder, new($"http://127.0.0.1:{NextPort}"), Settings);

    /// <summary>Starts a front end, and waits until it has found the cluster.</summary>
    public Task<ServiceProcess> ReadyApi() => ServiceProcess.Api(Folder, "Production", Settings);

    public string[] Settings =>
    [
        "--QrLogin:Profile=cluster", "--QrLogin:PublicOrigin=https://login.example.com",
        $"--ConnectionStrings:redis={Redis.ConnectionString}", $"--ConnectionStrings:postgres={Postgres.ConnectionString}",
        "--Orleans:Endpoints:AdvertisedIPAddress=127.0.0.1", "--QrLogin:RateLimits:Enabled=false",
        // Callers on this machine who use the public name count as forwarded, so no phone would be near.
        "--QrLogin:NumberMatching=Never",
    ];

    /// <summary>Settings with separate ports.</summary>
    public string[] SiloSettings() =>
        [.. Settings, $"--Orleans:Endpoints:SiloPort={NextPort}", $"--Orleans:Endpoints:GatewayPort={NextPort}"];

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
        _folder.Dispose();
    }

    private int NextPort => _next++;
}

/// <summary>A test with its own parts and running stores. It is skipped if the servers are not installed.</summary>
[Trait("Speed", "Slow")]
public abstract class OnClusterParts : IAsyncLifetime
{
    private protected ClusterParts Parts { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Servers.SkipIfMissing();
        await Parts.StartStores();
    }

    public async ValueTask DisposeAsync()
    {
        await Parts.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
