using System.Globalization;

namespace QrLogin.Tests.Infrastructure;

/// <summary>
/// A wall clock that a test sets, for processes that start with <see cref="Variables"/> (libfaketime). Their monotonic
/// clock goes on, as when someone sets the time of a machine.
/// </summary>
internal sealed class SteppedClock
{
    private static readonly string? s_library =
        Directory.Exists("/usr/lib") ? Directory.GetDirectories("/usr/lib", "*-linux-gnu*")
            .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists) : null;

    private readonly string _file;

    public SteppedClock(string folder)
    {
        _file = Path.Combine(folder, "clock");
        Step(TimeSpan.Zero);
    }

    public Dictionary<string, string> Variables => new()
    {
        ["LD_PRELOAD"] = s_library!,
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1", // In seconds. Without a cache, each look at the clock reads the file.
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1", // Its name before version 0.9.8.
    };

    public static void SkipIfMissing() =>
        Assert.SkipUnless(s_library is not null, "There is no libfaketime here; .ci/run installs it (Debian's faketime).");

    /// <summary>Sets the clock to this far from the real one.</summary>
    public void Step(TimeSpan offset)
    {
        // In one step, because the processes read the file all the time.
        File.WriteAllText(_file + ".new", offset.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
