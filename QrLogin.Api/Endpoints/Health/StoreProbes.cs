using System.Diagnostics;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Health;

/// <summary>Asks each store for a record that is not there, the way of every request, through a grain, without a trace.</summary>
internal sealed class StoreProbes(IGrainFactory grains)
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>How each of them is, by its name.</summary>
    public async Task<IReadOnlyDictionary<string, StoreState>> ProbeAsync(CancellationToken cancellationToken)
    {
        Device.TryParse("health-check", "other", out var device);
        byte[] nowhere = SecureRandom.GetBytes(16);
        var (sessions, identity) = (
            ProbeAsync(() => grains.Session(QrId.From(nowhere)).View(new(device!)), cancellationToken),
            ProbeAsync(() => grains.Login(LoginId.From(nowhere)).Describe(), cancellationToken));
        return new Dictionary<string, StoreState> { ["sessions"] = await sessions, ["identity"] = await identity };
    }

    /// <summary>Which of them does not answer, and why; null if all do.</summary>
    public static string? FirstFailure(IReadOnlyDictionary<string, StoreState> states) =>
        states.Select(s => s.Value.Error is { } error ? $"{s.Key}: {error}" : null).FirstOrDefault(e => e is not null);

    private static async Task<StoreState> ProbeAsync(Func<Task> question, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            await question().WaitAsync(ProbeTimeout, cancellationToken);
            return new(true, null, Took());
        }
#pragma warning disable CA1031 // Whatever it is, it would hit the next request as well.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new(false, $"{e.GetType().Name}: {e.Message}", Took());
        }

        double Took() => Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1);
    }
}

/// <param name="Answers">Whether the store answers.</param>
/// <param name="Error">Why not.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record StoreState(bool Answers, string? Error, double Milliseconds);
