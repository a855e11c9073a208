using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Dpop;

public sealed class DpopTestsOnEmbedded(ApiHost site) : DpopTests(site);

[Collection(OnCluster.Name)]
public sealed class DpopTestsOnCluster(ClusterSite site) : DpopTests(site);

[Collection(OnAzure.Name)]
public sealed class DpopTestsOnAzure(AzureSite site) : DpopTests(site);
