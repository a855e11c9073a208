using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

// The six flaws may be in no profile: what keeps them out must not rest on all that is asked reaching one process.

public sealed class SixFlawTestsOnEmbedded(ApiHost site) : SixFlawTests(site);

public sealed class SixFlawIdentityTestsOnEmbedded(ApiHost site) : SixFlawIdentityTests(site);

[Collection(OnCluster.Name)]
public sealed class SixFlawTestsOnCluster(ClusterSite site) : SixFlawTests(site);

[Collection(OnCluster.Name)]
public sealed class SixFlawIdentityTestsOnCluster(ClusterSite site) : SixFlawIdentityTests(site);
