using System.Globalization;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Operator;

/// <summary>
/// Imports of many accounts into a cluster of real processes, which are killed on the way. QRLOGIN_IMPORT_LINES sets how many lines the
/// file has, at least 2,000 and by default 5,000.
/// </summary>
[Collection(nameof(Chaos.ChaosTests))]
public sealed class LargeImportTests(ITestOutputHelper output) : OnClusterParts
{
    /// <summary>The figure in docs/operations.md. A fifth of it is too slow.</summary>
    private const double Documented = 500, TooSlow = Documented / 5;

    /// <summary>How many lines an import works on at a time.</summary>
    private const int Concurrency = 16;

    private static readonly int s_lines = int.Parse(
        Environment.GetEnvironmentVariable("QRLOGIN_IMPORT_LINES") ?? "5000", CultureInfo.InvariantCulture);

    /// <summary>Where a process is killed, at two fifths of the file: the progress is reported for each thousand lines.</summary>
    private static readonly int s_middle = Math.Max(1, s_lines * 2 / 5_000) * 1_000;

    /// <summary>An import that takes longer hangs. A process starts within 10 s; five times that on a shared machine.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds((s_lines / TooSlow) + 50);

    [Fact]
    public async Task A_killed_import_is_finished_by_running_it_again_in_as_little_memory_as_a_small_one()
    {
        await using var silo = await Parts.Silo();
        await using var api = await Parts.ReadyApi();
        var (few, usual) = await ImportFew();
        var file = await Write("accounts.jsonl", s_lines, isPadded: true);
        await using (var killed = ByCommand(file))
        {
            await killed.Reaches(s_middle);
            await killed.Kill();
        }

        int stored = await Records("credential") - few;
        Assert.InRange(stored, s_middle - file.Reports.Length, file.Accounts - 1);

        await using var again = ByCommand(file);
        Assert.Equal(1, await again.Ended());
        Report("command", again, file);
        output.WriteLine($"Of 100 lines, it is {usual:0} MiB. The silo's is {RunningImport.ReadPeak(silo.Id):0} MiB.");
        // What the silo was still doing for the killed command, and the name that the file repeats.
        Assert.InRange(again.Sum.Skipped, stored + 1, stored + Concurrency + 1);
        await HasAll(file, again, api.Http, others: few);
        Assert.InRange(again.PeakMiB, 1, 2 * usual);
        Assert.InRange(again.PerSecondAfter(s_middle), TooSlow, double.MaxValue);
    }

    [Fact]
    public async Task An_import_over_the_operator_port_survives_a_killed_silo_and_names_the_lines_to_import_again()
    {
        int port = Parts.NextPort;
        await using var api = Parts.Api(more: $"--QrLogin:OperatorPort={port}");
        var file = await Write("accounts.jsonl", s_lines, isPadded: true);
        await using var silo = await Parts.Silo();
        await api.IsReady();
        double idle = RunningImport.ReadPeak(api.Id);
        await using var import = RunningImport.ByPort(file.Path, port, api.Id, s_patience);
        await import.Reaches(s_middle);
        await silo.Kill();
        await using var next = await Parts.Silo();
        Assert.Equal(0, await import.Ended());
        var unanswered = import.Bad.Where(line => line.Value.StartsWith("No answer", StringComparison.Ordinal)).ToList();
        output.WriteLine($"{unanswered.Count} lines were not answered. The first: {unanswered.FirstOrDefault()}");
        Assert.Equal(file.Reports.Length + unanswered.Count, import.Sum.Bad);
        Assert.Equal(s_lines, import.Sum.Imported + import.Sum.Skipped + import.Sum.Bad);
        int stored = await Records("credential");
        Assert.InRange(stored, file.Accounts - unanswered.Count, file.Accounts);

        await using var again = RunningImport.ByPort(file.Path, port, api.Id, s_patience);
        Assert.Equal(0, await again.Ended());
        Report("front end", again, file);
        output.WriteLine($"Before the import, it was {idle:0} MiB.");
        Assert.Equal(file.Accounts - stored, again.Sum.Imported);
        await HasAll(file, again, api.Http);
        Assert.InRange(again.PeakMiB, 1, 3 * idle);
    }

    [Fact]
    public async Task An_import_names_the_lines_whose_kinds_of_hashes_are_too_many_and_the_others_go_in()
    {
        const int MaxKinds = 32, Kinds = 40, Lines = 3 * Kinds;
        await using var silo = await Parts.Silo();
        string file = Path.Combine(Parts.Folder, "kinds.jsonl");
        await File.WriteAllLinesAsync(
            file,
            Enumerable.Range(0, Lines).Select(i => AccountFile.Line($"kind-{i}", AccountFile.NewHash(1_000 + (i % Kinds)))),
            TestContext.Current.CancellationToken);
        await using var import = RunningImport.ByCommand(file, Parts.Settings, s_patience);
        Assert.Equal(1, await import.Ended());
        const int Imported = Lines / Kinds * MaxKinds;
        Assert.Equal((Imported, 0, Lines - Imported), import.Sum);
        Assert.All(import.Bad.Values, wrong => Assert.Equal("There are too many kinds of imported hashes.", wrong));
        Assert.Equal(Imported, await Records("credential"));
        Assert.Equal(Imported, await Records("account"));
    }

    /// <summary>Imports a file of 100 lines. Returns the number of its accounts, and the peak memory of the command.</summary>
    private async Task<(int Accounts, double PeakMiB)> ImportFew()
    {
        var file = await Write("few.jsonl", 100, isPadded: false);
        await using var import = ByCommand(file);
        Assert.Equal(1, await import.Ended());
        return (file.Accounts, import.PeakMiB);
    }

    private RunningImport ByCommand(AccountFile file) => RunningImport.ByCommand(file.Path, Parts.Settings, s_patience);

    private Task<AccountFile> Write(string name, int lines, bool isPadded) =>
        AccountFile.Write(Path.Combine(Parts.Folder, name), lines, isPadded);

    private void Report(string process, RunningImport import, AccountFile file)
    {
        output.WriteLine($"{file.Lines} lines, {new FileInfo(file.Path).Length >> 20} MiB: {import.Sum}");
        double rate = import.PerSecondAfter(s_middle);
        output.WriteLine($"After line {s_middle}: {rate:0} lines a second, {import.Took.TotalSeconds:0} s in all.");
        output.WriteLine($"Peak memory of the {process}: {import.PeakMiB:0} MiB.");
        output.WriteLine(string.Join('\n', import.Bad));
    }

    /// <summary>Whether the report names each bad line, and each account of the file is there once, with its password.</summary>
    private async Task HasAll(AccountFile file, RunningImport import, HttpClient http, int others = 0)
    {
        string[] bad = [.. import.Bad.OrderBy(line => line.Key).Select(line => $"line {line.Key}: {line.Value}")];
        Assert.Equal((file.Reports.Length, file.Reports.Length), (bad.Length, import.Sum.Bad));
        Assert.All(file.Reports.Zip(bad), report => Assert.StartsWith(report.First, report.Second, StringComparison.Ordinal));
        // The name that the file repeats is skipped.
        Assert.Equal(file.Accounts + 1, import.Sum.Imported + import.Sum.Skipped);
        Assert.Equal(file.Accounts + others, await Records("credential"));
        // An account without a credential would be lost.
        Assert.Equal(file.Accounts + others, await Records("account"));
        foreach (int line in new[] { 1, s_middle, s_middle + 1, s_lines - 1 })
        {
            var phone = await TestPhone.Again(http, file.NameAt(line));
            Assert.Equal("Ann", (await phone.Call(HttpMethod.Get, "me"))["account"].GetProperty("displayName").GetString());
        }
    }

    /// <summary>How many grains of a kind have a record.</summary>
    private async Task<int> Records(string kind) => (int)(long)(await Parts.Postgres.Execute(
        $"SELECT count(*) FROM OrleansStorage WHERE GrainTypeString LIKE '%{kind}' AND PayloadBinary IS NOT NULL"))!;
}
