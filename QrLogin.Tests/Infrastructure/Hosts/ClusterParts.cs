namespace QrLogin.Tests.Infrastructure;

/// <summary>The parts of a cluster, which tests start and stop one by one. Every part is a real process.</summary>
internal sealed class ClusterParts : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _port = Servers.FreePorts(100);
    private readonly string _profile;
    private int _next;

    /// <param name="profile"><c>cluster</c> or <c>azure</c>.</param>
    public ClusterParts(string profile = "cluster")
    {
        _profile = profile;
        // PostgreSQL runs as another user.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        Redis = new(Path.Combine(_folder.Path, "redis"), _port);
        Postgres = new(Path.Combine(_folder.Path, "postgres"), _port + 1);
        Tables = new(Path.Combine(_folder.Path, "azurite"), _port + 2);
        _next = _port + 3;
    }

    public string Folder => _folder.Path;

    public RedisServer Redis { get; }

    public PostgresServer Postgres { get; }

    /// <summary>The store of the azure profile.</summary>
    public AzuriteServer Tables { get; }

    /// <summary>A port that no other part uses.</summary>
    public int NextPort => _next++;

    /// <summary>The connection strings that the profile needs.</summary>
    public string[] Stores => _profile == "azure" ? ["tables"] : ["redis", "postgres"];

    public void SkipIfMissing()
    {
        if (_profile == "azure") AzuriteServer.SkipIfMissing();
        else Servers.SkipIfMissing();
    }

    public Task StartStores() => Task.WhenAll(Stores.Select(Start));

    public Task Stop(string store) => store switch
    {
        "redis" => Redis.Stop(),
        "postgres" => Postgres.Stop(),
        _ => Tables.Stop(),
    };

    public Task Start(string store) => store switch
    {
        "redis" => Redis.Start(),
        "postgres" => Postgres.Start(),
        _ => Tables.Start(),
    };

    /// <summary>Starts a silo of this build or another, and waits until it has joined the cluster.</summary>
    public Task<ServiceProcess> Silo(string program = "QrLogin.Silo.dll") =>
        ServiceProcess.Silo(program, Folder, "Production", SiloSettings());

    /// <summary>Starts a front end of this build or another, without waiting for the cluster.</summary>
    public ServiceProcess Api(string program = "QrLogin.Api.dll", params string[] more) =>
        ServiceProcess.StartApi(program, Folder, new($"http://127.0.0.1:{NextPort}"), [.. Settings, .. more]);

    /// <summary>Starts a front end, and waits until it has found the cluster.</summary>
    public Task<ServiceProcess> ReadyApi() => ServiceProcess.Api(Folder, "Production", Settings);

    public string[] Settings =>
    [
        $"--QrLogin:Profile={_profile}", "--QrLogin:PublicOrigin=https://login.example.com",
        .. Stores.Select(store => $"--ConnectionStrings:{store}={ConnectionString(store)}"),
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
        await Tables.DisposeAsync();
        _folder.Dispose();
    }

    private string ConnectionString(string store) => store switch
    {
        "redis" => Redis.ConnectionString,
        "postgres" => Postgres.ConnectionString,
        _ => Tables.ConnectionString,
    };
}

/// <summary>A test with its own parts and running stores. It is skipped if the servers are not installed.</summary>
[Trait("Speed", "Slow")]
public abstract class OnClusterParts(string profile = "cluster") : IAsyncLifetime
{
    private protected ClusterParts Parts { get; } = new(profile);

    public async ValueTask InitializeAsync()
    {
        Parts.SkipIfMissing();
        await Parts.StartStores();
    }

    public async ValueTask DisposeAsync()
    {
        await Parts.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
