using System.Diagnostics;

namespace QrLogin.Tests.Infrastructure;

/// <summary>
/// The cluster that scripts/cluster.sh starts: Redis, PostgreSQL, three silos, two front ends and a load balancer, each
/// a real process. Calls alternate between the front ends, so no test passes that relies on the memory of one. A test
/// that uses it is skipped where its servers are missing.
/// </summary>
public sealed class ClusterSite : StoreSite, IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly int _port = Servers.FreePorts(20);

    /// <summary>The load balancer, which browsers use.</summary>
    public Uri Balancer
    {
        get
        {
            Servers.SkipIfMissing();
            return new($"http://localhost:{_port}");
        }
    }

    /// <summary>Its two front ends, without the load balancer.</summary>
    internal Uri[] FrontEnds
    {
        get
        {
            Servers.SkipIfMissing();
            return [new($"http://127.0.0.1:{_port + 1}"), new($"http://127.0.0.1:{_port + 2}")];
        }
    }

    /// <summary>The settings of a process that belongs to the cluster, such as the operator's command.</summary>
    internal string[] Member =>
    [
        .. new[] { ("Certificate", "operator.crt"), ("Key", "operator.key"), ("Authority", "ca.crt") }
            .Select(file => $"--QrLogin:ClusterTls:{file.Item1}={Path.Combine(Folder, "tls", file.Item2)}"),
    ];

    internal string Redis => $"127.0.0.1:{_port + 3}";

    internal string Postgres => $"Host=127.0.0.1;Port={_port + 4};Database=postgres;Username=qrlogin";

    internal override bool HasStores => Servers.Missing is null;

    private protected override Dictionary<string, string> ConnectionStrings => new()
    {
        ["QrLogin:Profile"] = "cluster",
        ["ConnectionStrings:redis"] = Redis,
        ["ConnectionStrings:postgres"] = Postgres,
    };

    public override void SkipIfMissing() => Servers.SkipIfMissing();

    public async ValueTask InitializeAsync()
    {
        if (OperatingSystem.IsWindows() || !HasStores) return;
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101); // PostgreSQL runs as another user.
        await Script("start");
        Http = Client(Balancer, new InTurn(FrontEnds));
    }

    public async ValueTask DisposeAsync()
    {
        StartedHttp?.Dispose();
        if (HasStores) await Script("wipe");
        _folder.Dispose();
    }

    private string Folder => Path.Combine(_folder.Path, "cluster");

    private async Task Script(string verb)
    {
        var start =
            new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "scripts", "cluster.sh"), verb]) { RedirectStandardOutput = true };
        start.Environment["PORT"] = $"{_port}";
        start.Environment["FOLDER"] = Folder;
        start.Environment["BUILD"] = "no";
        // All tests call from one address.
        start.Environment["QrLogin__RateLimits__Enabled"] = "false";
        start.Environment["CONFIGURATION"] = Repository.Configuration;
        foreach (var (key, value) in TestClient.Settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        using var script = Process.Start(start)!;
        string output = await script.StandardOutput.ReadToEndAsync();
        await script.WaitForExitAsync();
        Assert.True(script.ExitCode == 0, output);
    }
}

[CollectionDefinition(Name)]
[Trait("Speed", "Slow")]
public sealed class OnCluster : ICollectionFixture<ClusterSite>
{
    public const string Name = "cluster profile";
}
