using System.Diagnostics.Metrics;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Telemetry;

/// <summary>The metrics of the grains. A change is counted once it is written, so failed changes do not count.</summary>
internal sealed class QrLoginMetrics
{
    private readonly Counter<long> _changes, _loginsCreated, _loginsEnded;
    private readonly Histogram<double> _timeToScan, _timeToConfirm, _timeToRedeem;

    public QrLoginMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(QrLoginMeter.Name);
        _changes = meter.CreateCounter<long>("qrlogin.session.changes", "{change}", "Sessions that reached a status.");
        InstrumentAdvice<double> humanSeconds = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 30, 60, 120, 180, 300, 600] };
        InstrumentAdvice<double> machineSeconds = new()
        {
            HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
        };
        _timeToScan = meter.CreateHistogram(
            "qrlogin.session.time_to_scan", "s", "From opening to the first scan.", advice: humanSeconds);
        _timeToConfirm = meter.CreateHistogram(
            "qrlogin.session.time_to_confirm", "s", "From the first scan to confirmation.", advice: humanSeconds);
        _timeToRedeem = meter.CreateHistogram(
            "qrlogin.session.time_to_hand_over", "s", "From confirmation to the PC's token.", advice: machineSeconds);
        _loginsCreated = meter.CreateCounter<long>("qrlogin.login.made", "{login}", "Logins created.");
        _loginsEnded = meter.CreateCounter<long>("qrlogin.login.ended", "{login}", "Logins ended before they expired.");
    }

    /// <summary>Counts a session that reached a status.</summary>
    /// <param name="isOAuth">Whether an OAuth client opened the session.</param>
    /// <param name="status">The new status.</param>
    /// <param name="timeInPrevious">How long the session had its previous status; null if this activation does not know.</param>
    public void SessionChanged(bool isOAuth, SessionStatus status, TimeSpan? timeInPrevious = null)
    {
        var apiTag = new KeyValuePair<string, object?>("face", isOAuth ? "oauth" : "api");
        _changes.Add(1, new("status", status.ToString().ToLowerInvariant()), apiTag);
        if (timeInPrevious is { } time) HistogramFor(status)?.Record(time.TotalSeconds, apiTag);
    }

    public void LoginCreated(LoginMethod method) => _loginsCreated.Add(1, Tag(method));

    public void LoginEnded(LoginMethod method) => _loginsEnded.Add(1, Tag(method));

    private static KeyValuePair<string, object?> Tag(LoginMethod method) => new("method", method.ToString().ToLowerInvariant());

    private Histogram<double>? HistogramFor(SessionStatus status) => status switch
    {
        SessionStatus.Scanned => _timeToScan,
        SessionStatus.Confirmed => _timeToConfirm,
        SessionStatus.Redeemed => _timeToRedeem,
        _ => null,
    };
}
