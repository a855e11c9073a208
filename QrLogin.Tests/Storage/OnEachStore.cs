using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Storage;

[Collection(OnOneCluster.Name)]
public sealed class FaultTestsOnSqlite(SiloCluster cluster) : FaultTests(cluster);

[Collection(OnAzure.Name)]
public sealed class FaultTestsOnAzure(AzureSiloCluster cluster) : FaultTests(cluster), IClassFixture<AzureSiloCluster>;
