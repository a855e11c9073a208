using QrLogin.Tests.Infrastructure;
using StackExchange.Redis;

namespace QrLogin.Tests.Storage;

/// <summary>Smoke tests of what stands between a service and its stores, or instead of a single server.</summary>
[Collection(OnProductionStores.Name)]
[Trait("Speed", "Slow")]
public sealed class StoreTopologyTests(ProductionStores stores)
{
    [Fact]
    public async Task A_session_that_was_open_when_Sentinel_replaced_the_primary_completes_its_login()
    {
        Servers.SkipIfMissing();
        var (primaryPort, replicaPort, sentinelPort) = (stores.Parts.NextPort, stores.Parts.NextPort, stores.Parts.NextPort);
        await using var primary = new RedisServer(Folder("primary"), primaryPort, "--repl-diskless-sync-delay", "0");
        await using var replica = new RedisServer(Folder("replica"), replicaPort, "--replicaof", "127.0.0.1", $"{primaryPort}");
        using var sentinel = new RedisSentinel(Folder("sentinel"), sentinelPort, primaryPort);
        await primary.Start();
        await replica.Start();
        await AwaitReplica(primary);
        await sentinel.Start();

        await using var host = Host("sentinel", $"127.0.0.1:{sentinelPort},serviceName={RedisSentinel.Service}");
        await host.InitializeAsync();
        var (phone, pc) = (await TestPhone.LoggedIn(host.Http), await TestPc.Open(host.Http));
        await AwaitReplica(primary);
        await primary.Kill();
        await WholeLogin.AssertSucceeds(host.Http, phone, pc);
        await using var promoted = await replica.Connect();
        Assert.Equal("master", (string?)((RedisResult[]?)await promoted.GetDatabase().ExecuteAsync("ROLE"))![0]);
        await WholeLogin.AssertSucceeds(host.Http);
    }

    [Fact]
    public async Task A_service_on_a_Redis_Cluster_of_one_node_serves_a_login()
    {
        Servers.SkipIfMissing();
        var (port, bus) = (stores.Parts.NextPort, stores.Parts.NextPort);
        // A node that does not know its own address costs each connection 3 s.
        string[] settings = ["--cluster-enabled", "yes", "--cluster-port", $"{bus}", "--cluster-announce-ip", "127.0.0.1"];
        await using var node = new RedisServer(Folder("node"), port, settings);
        await node.Start();
        await using (var redis = await node.Connect()) await redis.GetDatabase().ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");

        await using var host = Host("one-node", node.ConnectionString);
        await host.InitializeAsync();
        await WholeLogin.AssertSucceeds(host.Http);
    }

    [Theory]
    [InlineData("")]
    [InlineData(";No Reset On Close=true")]
    public async Task A_service_behind_PgBouncer_in_transaction_mode_serves_concurrent_registrations_and_a_login(string rest)
    {
        Servers.SkipIfMissing();
        Assert.SkipUnless(Servers.Find("pgbouncer") is not null, "There is no pgbouncer here; .ci/run installs it.");
        int port = stores.Parts.NextPort;
        using var bouncer = new PgBouncer(Folder($"pgbouncer-{port}"), port, stores.Parts.Postgres);
        await bouncer.Start();

        string postgres = $"Host=127.0.0.1;Port={port};Database=qrlogin;Username=qrlogin{rest}";
        await using var host = new ApiHost(null, stores.HostSettings("pgbouncer", new() { ["ConnectionStrings:postgres"] = postgres }));
        await host.InitializeAsync();
        // More transactions at once than there are connections to PostgreSQL.
        var registered = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => TestPhone.TryRegister(host.Http)));
        Assert.All(registered, reply => Assert.Equal(201, reply.Status));
        await WholeLogin.AssertSucceeds(host.Http);
    }

    private ApiHost Host(string service, string redis) =>
        new(null, stores.HostSettings(service, new() { ["ConnectionStrings:redis"] = redis }));

    private string Folder(string name) => Path.Combine(stores.Parts.Folder, name);

    /// <summary>Waits until a replica has everything that was written so far.</summary>
    private static async Task AwaitReplica(RedisServer primary)
    {
        await using var redis = await primary.Connect();
        var database = redis.GetDatabase();
        // WAIT covers the writes of its own connection, and replication is in order.
        await database.StringSetAsync("replicated", "yes");
        int replicas = 0;
        for (int i = 0; i < 20 && replicas == 0; i++) replicas = (int)await database.ExecuteAsync("WAIT", "1", "3000");
        Assert.Equal(1, replicas);
    }
}
