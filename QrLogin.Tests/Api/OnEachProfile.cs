using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

// The contract does not depend on the profile: each of its tests runs on one process with stores in memory and in a file, on a
// cluster of processes with Redis and PostgreSQL, and on one with Azure Table storage.

public sealed class AccountTestsOnEmbedded(ApiHost site) : AccountTests(site);

public sealed class MalformedTestsOnEmbedded(ApiHost site) : MalformedTests(site);

public sealed class BodyTestsOnEmbedded(ApiHost site) : BodyTests(site);

public sealed class SessionTestsOnEmbedded(ApiHost site) : SessionTests(site);

public sealed class DeviceHeaderTestsOnEmbedded(ApiHost site) : DeviceHeaderTests(site);

public sealed class ScanAndConfirmTestsOnEmbedded(ApiHost site) : ScanAndConfirmTests(site);

public sealed class WaitingTestsOnEmbedded(ApiHost site) : WaitingTests(site);

public sealed class PhoneViewTestsOnEmbedded(ApiHost site) : PhoneViewTests(site);

public sealed class LeavingTestsOnEmbedded(ClockedApiHost site) : LeavingTests(site), IClassFixture<ClockedApiHost>;

public sealed class TimeTestsOnEmbedded(ClockedApiHost site) : TimeTests(site), IClassFixture<ClockedApiHost>;

[Collection(OnCluster.Name)]
public sealed class AccountTestsOnCluster(ClusterSite site) : AccountTests(site);

[Collection(OnCluster.Name)]
public sealed class MalformedTestsOnCluster(ClusterSite site) : MalformedTests(site);

[Collection(OnCluster.Name)]
public sealed class BodyTestsOnCluster(ClusterSite site) : BodyTests(site);

[Collection(OnCluster.Name)]
public sealed class SessionTestsOnCluster(ClusterSite site) : SessionTests(site);

[Collection(OnCluster.Name)]
public sealed class DeviceHeaderTestsOnCluster(ClusterSite site) : DeviceHeaderTests(site);

[Collection(OnCluster.Name)]
public sealed class ScanAndConfirmTestsOnCluster(ClusterSite site) : ScanAndConfirmTests(site);

[Collection(OnCluster.Name)]
public sealed class WaitingTestsOnCluster(ClusterSite site) : WaitingTests(site);

[Collection(OnCluster.Name)]
public sealed class PhoneViewTestsOnCluster(ClusterSite site) : PhoneViewTests(site);

[Collection(OnCluster.Name)]
public sealed class LeavingTestsOnCluster(ClockedClusterHost site) : LeavingTests(site), IClassFixture<ClockedClusterHost>;

[Collection(OnCluster.Name)]
public sealed class TimeTestsOnCluster(ClockedClusterHost site) : TimeTests(site), IClassFixture<ClockedClusterHost>;

[Collection(OnAzure.Name)]
public sealed class AccountTestsOnAzure(AzureSite site) : AccountTests(site);

[Collection(OnAzure.Name)]
public sealed class MalformedTestsOnAzure(AzureSite site) : MalformedTests(site);

[Collection(OnAzure.Name)]
public sealed class BodyTestsOnAzure(AzureSite site) : BodyTests(site);

[Collection(OnAzure.Name)]
public sealed class SessionTestsOnAzure(AzureSite site) : SessionTests(site);

[Collection(OnAzure.Name)]
public sealed class DeviceHeaderTestsOnAzure(AzureSite site) : DeviceHeaderTests(site);

[Collection(OnAzure.Name)]
public sealed class ScanAndConfirmTestsOnAzure(AzureSite site) : ScanAndConfirmTests(site);

[Collection(OnAzure.Name)]
public sealed class WaitingTestsOnAzure(AzureSite site) : WaitingTests(site);

[Collection(OnAzure.Name)]
public sealed class PhoneViewTestsOnAzure(AzureSite site) : PhoneViewTests(site);

[Collection(OnAzure.Name)]
public sealed class LeavingTestsOnAzure(ClockedAzureHost site) : LeavingTests(site), IClassFixture<ClockedAzureHost>;

[Collection(OnAzure.Name)]
public sealed class TimeTestsOnAzure(ClockedAzureHost site) : TimeTests(site), IClassFixture<ClockedAzureHost>;
