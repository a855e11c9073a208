using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

public sealed class DeviceFlowTestsOnEmbedded(ApiHost site) : DeviceFlowTests(site);

public sealed class OAuthErrorTestsOnEmbedded(ApiHost site) : OAuthErrorTests(site);

public sealed class FaceTestsOnEmbedded(ApiHost site) : FaceTests(site);

public sealed class TokenTestsOnEmbedded(ApiHost site) : TokenTests(site);

public sealed class DeviceKeyTestsOnEmbedded(ApiHost site) : DeviceKeyTests(site);

public sealed class PaceTestsOnEmbedded(ClockedApiHost site) : PaceTests(site), IClassFixture<ClockedApiHost>;

[Collection(OnCluster.Name)]
public sealed class DeviceFlowTestsOnCluster(ClusterSite site) : DeviceFlowTests(site);

[Collection(OnCluster.Name)]
public sealed class OAuthErrorTestsOnCluster(ClusterSite site) : OAuthErrorTests(site);

[Collection(OnCluster.Name)]
public sealed class FaceTestsOnCluster(ClusterSite site) : FaceTests(site);

[Collection(OnCluster.Name)]
public sealed class TokenTestsOnCluster(ClusterSite site) : TokenTests(site);

[Collection(OnCluster.Name)]
public sealed class DeviceKeyTestsOnCluster(ClusterSite site) : DeviceKeyTests(site);

[Collection(OnCluster.Name)]
public sealed class PaceTestsOnCluster(ClockedClusterHost site) : PaceTests(site), IClassFixture<ClockedClusterHost>;

[Collection(OnAzure.Name)]
public sealed class DeviceFlowTestsOnAzure(AzureSite site) : DeviceFlowTests(site);

[Collection(OnAzure.Name)]
public sealed class OAuthErrorTestsOnAzure(AzureSite site) : OAuthErrorTests(site);

[Collection(OnAzure.Name)]
public sealed class FaceTestsOnAzure(AzureSite site) : FaceTests(site);

[Collection(OnAzure.Name)]
public sealed class TokenTestsOnAzure(AzureSite site) : TokenTests(site);

[Collection(OnAzure.Name)]
public sealed class DeviceKeyTestsOnAzure(AzureSite site) : DeviceKeyTests(site);

[Collection(OnAzure.Name)]
public sealed class PaceTestsOnAzure(ClockedAzureHost site) : PaceTests(site), IClassFixture<ClockedAzureHost>;
