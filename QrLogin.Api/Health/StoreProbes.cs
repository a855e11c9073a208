using System.Diagnostics;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Health;

/// <summary>
/// Probes each store by reading a record that does not exist, through a grain as every request does. The probe leaves
/// nothing behind.
/// </summary>
internal sealed class StoreProbes(IGrainFactory grains)
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>The state of each store, by name.</summary>
    public async Task<IReadOnlyDictionary<string, StoreState>> ProbeAsync(CancellationToken cancellationToken)
    {
        Device.TryParse("health-check", "other", out var device);
        byte[] unusedId = SecureRandom.GetBytes(16);
        var (sessions, identity) = (
            ProbeAsync(() => grains.Session(QrId.From(unusedId)).View(new(device!)), cancellationToken),
            ProbeAsync(() => grains.Login(LoginId.From(unusedId)).Describe(), cancellationToken));
        return new Dictionary<string, StoreState> { ["sessions"] = await sessions, ["identity"] = await identity };
    }

    /// <summary>The first store that does not answer, and why; null if all answer.</summary>
    public static string? FirstFailure(IReadOnlyDictionary<string, StoreState> states)
    {
        foreach (var (name, state) in states)
        {
            if (state.Error is { } error) return $"{name}: {error}";
        }

        return null;
    }

    private static async Task<StoreState> ProbeAsync(Func<Task> query, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            await query().WaitAsync(ProbeTimeout, cancellationToken);
            return new(true, null, ElapsedMilliseconds());
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Any exception here would fail the next request too.
            return new(false, $"{e.GetType().Name}: {e.Message}", ElapsedMilliseconds());
        }

        double ElapsedMilliseconds() => Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1);
    }
}

/// <param name="Answers">Whether the store answers.</param>
/// <param name="Error">Why it does not; null if it does.</param>
/// <param name="Milliseconds">How long the probe took.</param>
internal sealed record StoreState(bool Answers, string? Error, double Milliseconds);
