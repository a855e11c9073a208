using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace QrLogin.Tests.Chaos;

/// <summary>The counts of a run.</summary>
internal sealed class ChaosReport
{
    /// <summary>The shortest recovery that gets a line in the log.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, int> _outcomes = new(), _faults = new(), _statuses = new();
    private readonly ConcurrentBag<double> _recoveries = [], _answers = [];
    private readonly ConcurrentQueue<string> _story = new();
    private readonly ConcurrentDictionary<int, (int Good, int Bad)> _seconds = new();
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>The counts that must be zero, with their values.</summary>
    public ConcurrentDictionary<string, ConcurrentBag<string>> MustBeZero { get; } = new();

    public int RepeatedStarts { get; set; }

    public int Faults => _faults.Values.Sum();

    public int Attempts =>
        _outcomes.Where(
            o => o.Key.StartsWith("completed", StringComparison.Ordinal) || o.Key.StartsWith("failed", StringComparison.Ordinal))
            .Sum(o => o.Value);

    public IEnumerable<string> Statuses => _statuses.Keys;

    public int Count(string outcome) => _outcomes.GetValueOrDefault(outcome);

    public void Outcome(string name) => _outcomes.AddOrUpdate(name, 1, (_, n) => n + 1);

    public void Fault(string name)
    {
        _faults.AddOrUpdate(name, 1, (_, n) => n + 1);
        Tell(name);
    }

    /// <summary>The log of disturbances and effects, for finding a cause.</summary>
    public void Tell(string what) =>
        _story.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_start).TotalSeconds,7:0.0} s  {what}"));

    /// <summary>The log, with the counts of each ten seconds.</summary>
    public string Story() =>
        string.Join(
            '\n',
            _story.Concat(_seconds.Select(s => string.Create(
                CultureInfo.InvariantCulture,
                $"{s.Key * 10.0,7:0.0} s  {s.Value.Good} answered, {s.Value.Bad} not or 503"))).Order(StringComparer.Ordinal));

    /// <summary>Counts the status of a response, or "no answer".</summary>
    public void Answer(string status, TimeSpan took)
    {
        _statuses.AddOrUpdate(status, 1, (_, n) => n + 1);
        if (status != "no answer") _answers.Add(took.TotalSeconds);
        bool good = status is not ("no answer" or "503");
        _seconds.AddOrUpdate(
            (int)Stopwatch.GetElapsedTime(_start).TotalSeconds / 10,
            (good ? 1 : 0, good ? 0 : 1),
            (_, n) => good ? (n.Good + 1, n.Bad) : (n.Good, n.Bad + 1));
    }

    /// <summary>Records that a failed call succeeded this long after its first failure.</summary>
    public void Recovered(TimeSpan after, string call)
    {
        _recoveries.Add(after.TotalSeconds);
        if (after > s_late) Tell($"{after.TotalSeconds:0} s late: {call}");
    }

    public void Rule(string name) => MustBeZero.TryAdd(name, []);

    public void Broken(string rule, string what) => MustBeZero[rule].Add(what);

    public string Table(TimeSpan duration)
    {
        var table = new StringBuilder();
        void Line(string name, object value) => table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {value} |");
        Line("what", "count");
        Line("---", "---");
        Line("minutes under load", Math.Round(duration.TotalMinutes, 1));
        Line("attempts", $"{Attempts} ({Math.Round(Attempts / duration.TotalSeconds, 1)} a second)");
        foreach (var (name, n) in _outcomes.OrderByDescending(o => o.Value)) Line("· " + name, n);
        Line("faults", Faults);
        foreach (var (name, n) in _faults.OrderByDescending(o => o.Value)) Line("· " + name, n);
        Line("starts that had to be repeated, since a store was down", RepeatedStarts);
        Line("HTTP requests", _statuses.Values.Sum());
        foreach (var (name, n) in _statuses.OrderBy(o => o.Key)) Line("· " + name, n);
        Line("calls that had to be sent again", _recoveries.Count);
        Line("· time to recover, p99 / worst, s", $"{Percentile(_recoveries, 0.99)} / {Percentile(_recoveries, 1)}");
        Line(
            "one HTTP answer, p50 / p99 / worst, s",
            $"{Percentile(_answers, 0.5)} / {Percentile(_answers, 0.99)} / {Percentile(_answers, 1)}");
        foreach (var (rule, seen) in MustBeZero) Line("must be zero: " + rule, seen.Count);
        return table.ToString();
    }

    public double WorstAnswer => _answers.DefaultIfEmpty().Max();

    private static string Percentile(IEnumerable<double> values, double p)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? "none"
            : sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * p)].ToString("0.000", CultureInfo.InvariantCulture);
    }
}
