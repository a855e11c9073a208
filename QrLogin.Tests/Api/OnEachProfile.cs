using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

// The contract is the same whatever stands behind it: each of its tests runs on one process with its stores in memory and in a
// file, and on a cluster of processes with Redis and PostgreSQL.

public sealed class AccountTestsOnEmbedded(ApiHost site) : AccountTests(site);

public sealed class MalformedTestsOnEmbedded(ApiHost site) : MalformedTests(site);

public sealed class BodyTestsOnEmbedded(ApiHost site) : BodyTests(site);

public sealed class SessionTestsOnEmbedded(ApiHost site) : SessionTests(site);

public sealed class WaitingTestsOnEmbedded(ApiHost site) : WaitingTests(site);

public sealed class TimeTestsOnEmbedded(ClockedApiHost site) : TimeTests(site), IClassFixture<ClockedApiHost>;

[Collection(OnCluster.Name)]
public sealed class AccountTestsOnCluster : AccountTests
{
    public AccountTestsOnCluster(ClusterSite site)
        : base(site) => Servers.SkipIfMissing();
}

[Collection(OnCluster.Name)]
public sealed class MalformedTestsOnCluster : MalformedTests
{
    public MalformedTestsOnCluster(ClusterSite site)
        : base(site) => Servers.SkipIfMissing();
}

[Collection(OnCluster.Name)]
public sealed class BodyTestsOnCluster : BodyTests
{
    public BodyTestsOnCluster(ClusterSite site)
        : base(site) => Servers.SkipIfMissing();
}

[Collection(OnCluster.Name)]
public sealed class SessionTestsOnCluster : SessionTests
{
    public SessionTestsOnCluster(ClusterSite site)
        : base(site) => Servers.SkipIfMissing();
}

[Collection(OnCluster.Name)]
public sealed class WaitingTestsOnCluster : WaitingTests
{
    public WaitingTestsOnCluster(ClusterSite site)
        : base(site) => Servers.SkipIfMissing();
}

[Collection(OnCluster.Name)]
public sealed class TimeTestsOnCluster : TimeTests, IClassFixture<ClockedClusterHost>
{
    public TimeTestsOnCluster(ClockedClusterHost site)
        : base(site) => Servers.SkipIfMissing();
}
