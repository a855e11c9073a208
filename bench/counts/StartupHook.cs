using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

/// <summary>
/// Counts what a service does. The runtime loads it into the process (DOTNET_STARTUP_HOOKS). Four times a second, it
/// writes the counts so far to the file that BENCH_COUNTS names.
/// </summary>
internal static class StartupHook
{
    private static readonly (string Label, string Instrument)[] Counted =
    [
        ("grain_calls", "orleans-app-requests-latency"),
        ("directory_lookups", "orleans-directory-lookups-local-issued"),
        ("directory_registrations", "orleans-directory-registrations"),
        ("store_reads", "orleans-storage-read-latency"),
        ("store_writes", "orleans-storage-write-latency"),
    ];

    private static readonly MeterListener Listener = new();
    private static readonly ConcurrentDictionary<string, long> Sums = [];
    private static Timer? _timer;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("BENCH_COUNTS") is not { } path) return;
        Listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Counted.Any(c => c.Instrument == instrument.Name)) listener.EnableMeasurementEvents(instrument);
        };
        Listener.SetMeasurementEventCallback<int>(Add);
        Listener.SetMeasurementEventCallback<long>(Add);
        Listener.SetMeasurementEventCallback<double>(Add);
        Listener.Start();
        _timer = new(_ => Write(path), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.25));
    }

    private static void Add<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        where T : struct
    {
        // Of a histogram, only the number of its measurements.
        long count = instrument is Histogram<T> ? 1 : Convert.ToInt64(value);
        Sums.AddOrUpdate(instrument.Name, count, (_, sum) => sum + count);
    }

    private static void Write(string path)
    {
        lock (Listener)
        {
            var lines = Counted.Select(c => $"{c.Label} {Sums.GetValueOrDefault(c.Instrument)}");
            File.WriteAllLines(path + ".new", [.. lines, $"allocated_kb {GC.GetTotalAllocatedBytes() / 1024}"]);
            File.Move(path + ".new", path, overwrite: true);
        }
    }
}
