using System.Diagnostics;
using System.Globalization;
using System.Text;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Load;

/// <summary>
/// The grains under load, on Orleans' TestingHost: clusters of 1, 2 and 4 silos in this process, with stores in memory
/// and without HTTP. They take minutes, so they run only when asked for: scripts/load.sh runs them and keeps the table
/// and the picture in docs/.
/// </summary>
[Trait("Category", "Load")]
[Collection(nameof(Chaos.ChaosTests))]
[Trait("Speed", "Slow")]
public sealed class LoadTests(ITestOutputHelper output)
{
    private const int Workers = 64, Shown = 5000;

    private static readonly TimeSpan s_each = TimeSpan.FromSeconds(double.Parse(
        Environment.GetEnvironmentVariable("QRLOGIN_LOAD_SECONDS") ?? "20", CultureInfo.InvariantCulture));

    [Fact(Explicit = true)]
    public async Task A_realistic_mix_runs_on_one_two_and_four_silos()
    {
        var rows = new List<LoadRow>();
        foreach (short silos in new short[] { 1, 2, 4 })
        {
            await using var cluster = await LoadCluster.Start(silos);
            var people = await cluster.People(200);
            await Closed(people, TimeSpan.FromSeconds(5), new());
            using var over = new CancellationTokenSource();
            // Not all at once, which no real crowd does, and which would exceed a verb's timeout of two seconds.
            var waiting = new Task<bool>[Shown];
            await Parallel.ForAsync(
                0,
                Shown,
                new ParallelOptions { MaxDegreeOfParallelism = Workers },
                async (i, _) => waiting[i] = await people.Show(over.Token));
            rows.Add(await Measured(cluster, silos, "closed", run => Closed(people, s_each, run)));
            double rate = rows[^1].PerSecond / 2;
            rows.Add(await Measured(cluster, silos, "open, half of that", run => Open(people, rate, s_each, run)));
            await over.CancelAsync();
            // The waiting calls have received nothing.
            Assert.All(await Task.WhenAll(waiting), Assert.False);
        }

        string table = LoadReport.Table(rows);
        output.WriteLine(table);
        if (!Snapshot.IsUpdating) return;
        string docs = Path.Combine(Repository.Root, "docs");
        await File.WriteAllTextAsync(Path.Combine(docs, "load.md"), table, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(docs, "images", "load.svg"), LoadReport.Picture(rows), TestContext.Current.CancellationToken);
    }

    /// <summary>A fixed number of workers, each of which starts a new request when the last one is done.</summary>
    private static Task Closed(
        LoadPeople people, TimeSpan duration, LoadRun run) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < duration;)
            await people.OneCode(run, Stopwatch.GetTimestamp());
    })));

    /// <summary>Requests arrive at a fixed rate: a slow answer delays no other request, and its latency counts from its due time.</summary>
    private static async Task Open(LoadPeople people, double rate, TimeSpan duration, LoadRun run)
    {
        var codes = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < duration; await timer.WaitForNextTickAsync(
            TestContext.Current.CancellationToken))
            while (codes.Count < Stopwatch.GetElapsedTime(start).TotalSeconds * rate)
            {
                long due = start + (long)(codes.Count / rate * Stopwatch.Frequency);
                codes.Add(Task.Run(() => people.OneCode(run, due)));
            }

        await Task.WhenAll(codes);
    }

    private static async Task<LoadRow> Measured(LoadCluster cluster, int silos, string workload, Func<LoadRun, Task> load)
    {
        var run = new LoadRun();
        long start = Stopwatch.GetTimestamp(), allocated = GC.GetTotalAllocatedBytes();
        var cpu = Environment.CpuUsage.TotalTime;
        await load(run);
        var took = Stopwatch.GetElapsedTime(start);
        int activations = await cluster.Activations();
        // Every confirmed session has one token, and no other session has any.
        Assert.Equal(run.Confirmed, run.Tokens);
        Assert.Equal(0, run.Wrong);
        return new(silos, workload, run, took, GC.GetTotalAllocatedBytes() - allocated, Environment.CpuUsage.TotalTime - cpu, activations);
    }
}

/// <summary>One measurement.</summary>
internal sealed record LoadRow(int Silos, string Workload, LoadRun Run, TimeSpan Took, long Allocated, TimeSpan Cpu, int Activations)
{
    public double PerSecond => Run.Codes / Took.TotalSeconds;
}

/// <summary>The table and the picture.</summary>
internal static class LoadReport
{
    private static readonly double[] s_percentiles = [50, 90, 99, 99.9, 100];

    public static string Table(IEnumerable<LoadRow> rows)
    {
        var text = new StringBuilder();
        text.AppendLine(
            "| silos | workload | codes a second | logins a second | calls a second | one call, ms: p50 | p90 | p99 | p99.9 | worst | "
                + "KB a code | CPU µs a code | activations |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var r in rows)
        {
            string latencies = string.Join(" | ", s_percentiles.Select(p => Milliseconds(r, p)));
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {r.Silos} | {r.Workload} | {r.PerSecond:0} | {r.Run.Tokens / r.Took.TotalSeconds:0} | "
                    + $"{r.Run.Calls.TotalCount / r.Took.TotalSeconds:0} | {latencies} | {r.Allocated / 1024.0 / r.Run.Codes:0.0} | "
                    + $"{r.Cpu.TotalMicroseconds / r.Run.Codes:0} | {r.Activations} |");
        }

        return text.ToString();
    }

    /// <summary>Latency by percentile, both on logarithmic scales, a line for each measurement.</summary>
    public static string Picture(IReadOnlyList<LoadRow> rows)
    {
        const int Width = 760, Height = 380, Left = 60, Bottom = 320, Right = 560, Top = 20;
        string[] colors = ["#1b6ec2", "#7fb2e5", "#0f8a5f", "#7fcfb0", "#b3541e", "#e0a07f"];
        double[] shown = [50, 75, 90, 95, 99, 99.5, 99.9, 99.99];
        double X(double p) => Left + ((Right - Left) * Math.Log10(50 / (100 - Math.Min(p, 99.99))) / Math.Log10(50 / 0.01));
        double Y(double ms) => Bottom - ((Bottom - Top) * (Math.Log10(Math.Clamp(ms, 0.01, 10_000)) + 2) / 6);
        var svg = new StringBuilder();
        void Add(params FormattableString[] texts) =>
            svg.AppendLine(string.Concat(texts.Select(text => text.ToString(CultureInfo.InvariantCulture))));
        Add(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" ",
            $"font-size=\"12\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        for (int power = -2; power <= 4; power++)
        {
            double ms = Math.Pow(10, power);
            Add(
                $"<line x1=\"{Left}\" x2=\"{Right}\" y1=\"{Y(ms):0.0}\" y2=\"{Y(ms):0.0}\" stroke=\"#ddd\"/><text x=\"{Left - 8}\" ",
                $"y=\"{Y(ms) + 4:0.0}\" text-anchor=\"end\">{ms}</text>");
        }

        foreach (double p in new[] { 50, 90, 99, 99.9, 99.99 })
            Add($"<text x=\"{X(p):0.0}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{p}%</text>");
        Add($"<text x=\"{Left}\" y=\"{Height - 12}\">One grain call, milliseconds, by percentile</text>");
        foreach (var (row, i) in rows.Select((row, i) => (row, i)))
        {
            string points = string.Join(
                ' ',
                shown.Select(p => string.Create(
                    CultureInfo.InvariantCulture, $"{X(p):0.0},{Y(row.Run.Calls.GetValueAtPercentile(p) / 1000.0):0.0}")));
            Add($"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colors[i % colors.Length]}\" stroke-width=\"2\"/>");
            Add(
                $"<rect x=\"{Right + 16}\" y=\"{Top + (i * 22)}\" width=\"12\" height=\"12\" ",
                $"fill=\"{colors[i % colors.Length]}\"/><text x=\"{Right + 34}\" y=\"{Top + (i * 22) + 11}\">{row.Silos} silos, ",
                $"{row.Workload}</text>");
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static string Milliseconds(LoadRow row, double percentile) =>
        (row.Run.Calls.GetValueAtPercentile(percentile) / 1000.0).ToString("0.00", CultureInfo.InvariantCulture);
}
