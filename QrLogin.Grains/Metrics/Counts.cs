using System.Diagnostics.Metrics;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;

namespace QrLogin.Grains.Metrics;

/// <summary>What the grains count: each change once it is written, so that what failed is not among them.</summary>
internal sealed class QrLoginMetrics
{
    private readonly Counter<long> _changes, _made, _ended;
    private readonly Histogram<double> _scan, _confirm, _handOver;

    public QrLoginMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(QrLoginMeter.Name);
        _changes = meter.CreateCounter<long>("qrlogin.session.changes", "{change}", "Sessions that came to a status.");
        // People are slow, machines are not.
        InstrumentAdvice<double> people = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 30, 60, 120, 180, 300, 600] };
        InstrumentAdvice<double> machines = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };
        _scan = meter.CreateHistogram("qrlogin.session.time_to_scan", "s", "From the opening to the first scan.", advice: people);
        _confirm = meter.CreateHistogram("qrlogin.session.time_to_confirm", "s", "From the first scan to the confirmation.", advice: people);
        _handOver = meter.CreateHistogram("qrlogin.session.time_to_hand_over", "s", "From the confirmation to the PC's token.", advice: machines);
        _made = meter.CreateCounter<long>("qrlogin.login.made", "{login}", "Logins that were made.");
        _ended = meter.CreateCounter<long>("qrlogin.login.ended", "{login}", "Logins that somebody ended.");
    }

    /// <summary>A session has come to another status.</summary>
    /// <param name="session">The session as it is now.</param>
    /// <param name="status">Its status.</param>
    /// <param name="spent">How long it was what it was before; null if this activation does not know.</param>
    public void SessionChanged(QrSession session, SessionStatus status, TimeSpan? spent = null)
    {
        var face = new KeyValuePair<string, object?>("face", session.Authorization is null ? "api" : "oauth");
        _changes.Add(1, new("status", status.ToString().ToLowerInvariant()), face);
        if (spent is { } time) HistogramFor(status)?.Record(time.TotalSeconds, face);
    }

    public void LoginCreated(LoginMethod method) => _made.Add(1, new KeyValuePair<string, object?>("method", method.ToString().ToLowerInvariant()));

    public void LoginEnded(LoginMethod method) => _ended.Add(1, new KeyValuePair<string, object?>("method", method.ToString().ToLowerInvariant()));

    private Histogram<double>? HistogramFor(SessionStatus status) => status switch
    {
        SessionStatus.Scanned => _scan,
        SessionStatus.Confirmed => _confirm,
        SessionStatus.Redeemed => _handOver,
        _ => null,
    };
}
