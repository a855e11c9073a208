using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;
using QrLogin.Silo.Stores;

namespace QrLogin.Tests.Infrastructure;

/// <summary>The grains on Orleans' TestingHost, with both stores in Azurite. A test that uses it is skipped where npm is missing.</summary>
public sealed class AzureSiloCluster(AzureSite azure) : SiloCluster(new AzureStore(azure))
{
    public override IGrainFactory Grains
    {
        get
        {
            AzuriteServer.SkipIfMissing();
            return base.Grains;
        }
    }

    public override ValueTask InitializeAsync() => AzuriteServer.Missing is null ? base.InitializeAsync() : ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => AzuriteServer.Missing is null ? base.DisposeAsync() : ValueTask.CompletedTask;

    private sealed class AzureStore(AzureSite azure) : ClusterStore
    {
        public override Task Prepare() =>
            AzureTables.Check(azure.Tables.ConnectionString, isReadOnly: false, TestContext.Current.CancellationToken);

        public override void Add(ISiloBuilder silo, string name) =>
            silo.AddAzureTableGrainStorage(name, options => options.Configure<Serializer>((o, serializer) =>
            {
                o.TableServiceClient = AzureTables.CreateClient(azure.Tables.ConnectionString);
                o.DeleteStateOnClear = true;
                o.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
            }));

        public override void Dispose()
        {
        }
    }
}
