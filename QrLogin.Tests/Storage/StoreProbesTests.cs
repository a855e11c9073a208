using System.Collections.Immutable;
using Orleans.Metadata;
using QrLogin.Api.Health;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Health;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Storage;

/// <summary>The front end's probe of the stores, through a silo.</summary>
[Collection(OnOneCluster.Name)]
public sealed class StoreProbesTests(SiloCluster cluster)
{
    private string Sessions => cluster.Address + "/sessions/0";

    private string Identity => cluster.Address + "/identity/0";

    [Fact]
    public async Task A_store_that_refuses_writes_is_named_with_the_cause_until_it_has_recovered()
    {
        await Settled();
        cluster.Faults.Fail(StoreOperation.Write, Identity, Fault.BeforeItTookEffect);
        var report = await Probe();
        var (name, state) = Assert.Single(report.Stores, s => s.Value.Error is not null);
        Assert.Equal((true, false, "refuses writes: IOException: The store is gone."), (state.Answers, state.Writes, state.Error));
        Assert.Equal(("identity", $"{name}: {state.Error}"), (name, report.FirstFailure));

        report = await Probe();
        Assert.Null(report.FirstFailure);
        Assert.All(report.Stores.Values, s => Assert.Equal((true, true), (s.Answers, s.Writes)));
    }

    [Fact]
    public async Task A_flood_of_probes_is_no_flood_of_writes()
    {
        await Settled();
        int before = Writes();
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        // At most 100 at once: a probe fails after 2 s, and the machine is shared.
        foreach (var wave in Enumerable.Range(0, 500).Chunk(100))
            Assert.All(await Task.WhenAll(wave.Select(_ => Probe())), r => Assert.Null(r.FirstFailure));
        double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
        // At most one a second for each of the two stores.
        Assert.InRange(Writes() - before, 2, 2 * (1 + (int)seconds));
    }

    [Fact]
    public async Task A_probe_removes_its_record_and_one_that_a_silo_left_when_it_died()
    {
        await Settled();
        var record = GrainId.Create(GrainReferences.StoreProbeType, Identity);
        await cluster.Storage("identity").WriteStateAsync(ProbeRecord.Name, record, new GrainState<ProbeRecord>(ProbeRecord.Full));
        Assert.Null((await Probe()).FirstFailure);

        var read = new GrainState<ProbeRecord>();
        await cluster.Storage("identity").ReadStateAsync(ProbeRecord.Name, record, read);
        Assert.False(read.RecordExists);
    }

    [Fact]
    public async Task Silos_of_a_version_without_the_probe_are_probed_by_reading_only()
    {
        var report = await new StoreProbes(cluster.Grains, new Manifests()).ProbeAsync(TestContext.Current.CancellationToken);
        Assert.Null(report.FirstFailure);
        Assert.All(report.Stores.Values, s => Assert.Equal((true, (bool?)null), (s.Answers, s.Writes)));
    }

    private int Writes() => new[] { Sessions, Identity }.Sum(key => cluster.Faults.Done(StoreOperation.Write, key));

    /// <summary>Waits until no earlier success counts any more.</summary>
    private static Task Settled() => Pause.For(1.2 * WriteProbe.SuccessTtl);

    private Task<StoreReport> Probe() =>
        new StoreProbes(cluster.Grains, new Manifests(GrainReferences.StoreProbeType)).ProbeAsync(TestContext.Current.CancellationToken);

    /// <summary>What the silos of a cluster can host.</summary>
    private sealed class Manifests(params GrainType[] types) : IClusterManifestProvider
    {
        public ClusterManifest Current => new(
            MajorMinorVersion.Zero,
            ImmutableDictionary<SiloAddress, GrainManifest>.Empty.Add(SiloAddress.Zero, LocalGrainManifest));

        public IAsyncEnumerable<ClusterManifest> Updates => throw new NotSupportedException();

        public GrainManifest LocalGrainManifest => new(
            types.ToImmutableDictionary(
                t => t, _ => new GrainProperties(ImmutableDictionary.Create<string, string>(StringComparer.Ordinal))),
            ImmutableDictionary<GrainInterfaceType, GrainInterfaceProperties>.Empty);
    }
}
