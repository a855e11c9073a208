using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Dpop;

public sealed class DpopTestsOnEmbedded(ApiHost site) : DpopTests(site);

[Collection(OnCluster.Name)]
public sealed class DpopTestsOnCluster : DpopTests
{
    public DpopTestsOnCluster(ClusterSite site)
        : base(site) => Servers.SkipIfMissing();
}
