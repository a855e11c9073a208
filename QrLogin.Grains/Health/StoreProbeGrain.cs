using Orleans.Concurrency;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Health;

/// <summary>Answers for the silo that it runs on.</summary>
[GrainType(GrainTypeNames.StoreProbe)]
[StatelessWorker(1)] // Placed on the silo that receives the call, so that no silo's health depends on another's.
internal sealed class StoreProbeGrain(SiloProbe probe) : Grain, IStoreProbeGrain
{
    public Task<SiloReport> Probe() => probe.ProbeAsync();
}
