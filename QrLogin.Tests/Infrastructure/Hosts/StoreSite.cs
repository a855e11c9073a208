namespace QrLogin.Tests.Infrastructure;

/// <summary>A site on the servers of a profile's stores. A test that uses it is skipped where one of them is missing.</summary>
public abstract class StoreSite : Site
{
    public override HttpClient Http
    {
        get
        {
            SkipIfMissing();
            return base.Http;
        }
    }

    /// <summary>The client; null unless the site has started.</summary>
    private protected HttpClient? StartedHttp => base.Http;

    /// <summary>Whether this machine has the servers.</summary>
    internal abstract bool HasStores { get; }

    /// <summary>Skips the test, with a reason, if a server is missing.</summary>
    public abstract void SkipIfMissing();

    /// <summary>The settings of a front end with a silo, as a member of one cluster on these stores.</summary>
    internal Dictionary<string, string> Settings(string service, string cluster)
    {
        int port = Servers.FreePorts(2);
        return new(ConnectionStrings)
        {
            ["QrLogin:Hosting"] = "Silo",
            ["Orleans:ServiceId"] = service,
            ["Orleans:ClusterId"] = cluster,
            ["Orleans:Endpoints:AdvertisedIPAddress"] = "127.0.0.1",
            ["Orleans:Endpoints:SiloPort"] = $"{port}",
            ["Orleans:Endpoints:GatewayPort"] = $"{port + 1}",
        };
    }

    /// <summary>The profile and where its stores are.</summary>
    private protected abstract Dictionary<string, string> ConnectionStrings { get; }
}

/// <summary>
/// A front end with a silo in its own process on a site's stores, which is a separate service, with a clock that one test class moves.
/// </summary>
public abstract class ClockedStoreHost : ClockedApiHost
{
    private readonly StoreSite _stores;

    private protected ClockedStoreHost(StoreSite stores)
        : this(stores, "clocked-" + Unique.Text())
    {
    }

    private ClockedStoreHost(StoreSite stores, string service)
        : base(stores.Settings(service, service)) => (_stores, Service) = (stores, service);

    /// <summary>Its own, so that no reminder of another host's session reaches it.</summary>
    public string Service { get; }

    public override HttpClient Http
    {
        get
        {
            _stores.SkipIfMissing();
            return base.Http;
        }
    }

    public override IServiceProvider Services
    {
        get
        {
            _stores.SkipIfMissing();
            return base.Services;
        }
    }

    public override ValueTask InitializeAsync() => _stores.HasStores ? base.InitializeAsync() : ValueTask.CompletedTask;
}

public sealed class ClockedClusterHost(ClusterSite cluster) : ClockedStoreHost(cluster);

public sealed class ClockedAzureHost(AzureSite azure) : ClockedStoreHost(azure);
