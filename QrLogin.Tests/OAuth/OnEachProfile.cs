using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

public sealed class DeviceFlowTestsOnEmbedded(ApiHost site) : DeviceFlowTests(site);

public sealed class OAuthErrorTestsOnEmbedded(ApiHost site) : OAuthErrorTests(site);

public sealed class FaceTestsOnEmbedded(ApiHost site) : FaceTests(site);

public sealed class TokenTestsOnEmbedded(ApiHost site) : TokenTests(site);

public sealed class DeviceKeyTestsOnEmbedded(ApiHost site) : DeviceKeyTests(site);

public sealed class PaceTestsOnEmbedded(ClockedApiHost site) : PaceTests(site), IClassFixture<ClockedApiHost>;

[Collection(OnCluster.Name)]
public sealed class DeviceFlowTestsOnCluster : DeviceFlowTests
{
    public DeviceFlowTestsOnCluster(ClusterSite site)
        : base(site) => Servers.SkipIfMissing();
}

[Collection(OnCluster.Name)]
public sealed class OAuthErrorTestsOnCluster : OAuthErrorTests
{
    public OAuthErrorTestsOnCluster(ClusterSite site)
        : base(site) => Servers.SkipIfMissing();
}

[Collection(OnCluster.Name)]
public sealed class FaceTestsOnCluster : FaceTests
{
    public FaceTestsOnCluster(ClusterSite site)
        : base(site) => Servers.SkipIfMissing();
}

[Collection(OnCluster.Name)]
public sealed class TokenTestsOnCluster : TokenTests
{
    public TokenTestsOnCluster(ClusterSite site)
        : base(site) => Servers.SkipIfMissing();
}

[Collection(OnCluster.Name)]
public sealed class DeviceKeyTestsOnCluster : DeviceKeyTests
{
    public DeviceKeyTestsOnCluster(ClusterSite site)
        : base(site) => Servers.SkipIfMissing();
}

[Collection(OnCluster.Name)]
public sealed class PaceTestsOnCluster : PaceTests, IClassFixture<ClockedClusterHost>
{
    public PaceTestsOnCluster(ClockedClusterHost site)
        : base(site) => Servers.SkipIfMissing();
}
