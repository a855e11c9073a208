using System.Diagnostics;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Health;

/// <summary>
/// Probes each store as requests use it: a grain reads a record that does not exist, and a silo writes a record of the
/// probe's own. The probe leaves nothing behind.
/// </summary>
internal sealed class StoreProbes(IGrainFactory grains, IClusterManifestProvider cluster)
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Longer than a silo waits for a write, so that its answer, which names the cause, arrives on a busy machine too.</summary>
    private static readonly TimeSpan WriteProbeTimeout = TimeSpan.FromSeconds(4);

    /// <summary>The state of each store.</summary>
    public async Task<StoreReport> ProbeAsync(CancellationToken cancellationToken)
    {
        Device.TryParse("health-check", "other", out var device);
        byte[] unusedId = SecureRandom.GetBytes(16);
        var writes = ProbeWritesAsync(cancellationToken);
        var (sessions, identity) = (
            ProbeAsync(() => grains.Session(QrId.From(unusedId)).View(new(device!)), cancellationToken),
            ProbeAsync(() => grains.Login(LoginId.From(unusedId)).Describe(), cancellationToken));
        var states = new Dictionary<string, StoreState> { ["sessions"] = await sessions, ["identity"] = await identity };
        var (report, error) = await writes;
        if (error is not null) foreach (string name in states.Keys) states[name] = states[name].Refusing(error, isCertain: false);
        foreach (var store in report?.Stores ?? [])
            states[store.Name] = states.GetValueOrDefault(store.Name, StoreState.Unread).With(store);
        return new(states, report?.Warning);
    }

    /// <summary>
    /// The report of the silo that gets the call, or why there is none. Neither if all silos are of an older version, which
    /// has no such probe.
    /// </summary>
    private async Task<(SiloReport? Report, string? Error)> ProbeWritesAsync(CancellationToken cancellationToken)
    {
        if (!cluster.Current.AllGrainManifests.Any(silo => silo.Grains.ContainsKey(GrainReferences.StoreProbeType))) return default;
        try
        {
            return (await grains.StoreProbe().Probe().WaitAsync(WriteProbeTimeout, cancellationToken), null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, TransientFailure.Describe(e));
        }
    }

    private static async Task<StoreState> ProbeAsync(Func<Task> query, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            await query().WaitAsync(ProbeTimeout, cancellationToken);
            return new(true, null, null, ElapsedMilliseconds());
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Any exception here would fail the next request too.
            return new(false, null, TransientFailure.Describe(e), ElapsedMilliseconds());
        }

        double ElapsedMilliseconds() => Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1);
    }
}

/// <param name="Stores">The state of each store, by name.</param>
/// <param name="Warning">What an operator must do about a silo although it still serves; null if nothing.</param>
internal sealed record StoreReport(IReadOnlyDictionary<string, StoreState> Stores, string? Warning)
{
    /// <summary>The first store that does not answer or refuses writes, and why; null if there is none.</summary>
    public string? FirstFailure => Stores.Where(s => s.Value.Error is not null).Select(s => $"{s.Key}: {s.Value.Error}").FirstOrDefault();
}

/// <param name="Answers">Whether the store answers.</param>
/// <param name="Writes">Whether it accepts writes; null if that is unknown.</param>
/// <param name="Error">Why it does not; null if it does.</param>
/// <param name="Milliseconds">How long the answer took.</param>
internal sealed record StoreState(bool Answers, bool? Writes, string? Error, double Milliseconds)
{
    /// <summary>A store that is only written to here.</summary>
    public static StoreState Unread { get; } = new(true, null, null, 0);

    public StoreState With(StoreWriteReport report) =>
        report.Error is { } error ? Refusing($"refuses writes: {error}", isCertain: true) : this with { Writes = true };

    /// <summary>The error of a write names the cause; that of a read hides it, because callers get to see it.</summary>
    public StoreState Refusing(string error, bool isCertain) =>
        this with { Writes = isCertain ? false : null, Error = isCertain ? error : Error ?? error };
}
