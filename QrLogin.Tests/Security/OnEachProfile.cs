using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

// No profile may have the flaws: their prevention must not rely on all requests reaching one process.

public sealed class SixFlawTestsOnEmbedded(ApiHost site) : SixFlawTests(site);

public sealed class SixFlawIdentityTestsOnEmbedded(ApiHost site) : SixFlawIdentityTests(site);

[Collection(OnCluster.Name)]
public sealed class SixFlawTestsOnCluster(ClusterSite site) : SixFlawTests(site);

[Collection(OnCluster.Name)]
public sealed class SixFlawIdentityTestsOnCluster(ClusterSite site) : SixFlawIdentityTests(site);
