using System.Collections.Immutable;
using Orleans.Concurrency;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// Checks from inside a silo whether the stores accept writes: a store that is full or read-only still answers every
/// read. Runs on the silo that receives the call.
/// </summary>
[GrainInterfaceType(GrainTypeNames.StoreProbe)]
public interface IStoreProbeGrain : IGrainWithStringKey
{
    /// <summary>Writes a record of the probe's own to each store, unless a write has just succeeded.</summary>
    [Alias("probe")]
    [AlwaysInterleave] // Concurrent calls share one write.
    [ResponseTimeout(GrainCallTimeouts.StoreProbe)]
    Task<SiloReport> Probe();
}

/// <summary>What a silo reports about its stores and itself.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.silo-report")]
public sealed record SiloReport
{
    /// <summary>The stores that grains write to.</summary>
    [Id(0)]
    public required ImmutableArray<StoreWriteReport> Stores { get; init; }

    /// <summary>What an operator must do about this silo although it still serves; null if nothing.</summary>
    [Id(1)]
    public string? Warning { get; init; }
}

/// <summary>Whether a store accepts writes.</summary>
/// <param name="Name">The name of the store in the configuration.</param>
/// <param name="Error">Why it does not accept writes; null if it does. May name servers.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.store-write-report")]
public sealed record StoreWriteReport([property: Id(0)] string Name, [property: Id(1)] string? Error);
