using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Chaos;

/// <summary>
/// Logins continue while processes are killed. QRLOGIN_CHAOS_MINUTES sets how long, by default 3; QRLOGIN_CHAOS_PROFILE the profile.
/// </summary>
[CollectionDefinition(nameof(ChaosTests), DisableParallelization = true)]
[Collection(nameof(ChaosTests))]
[Trait("Speed", "Slow")]
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int LoginsPerAccount = 30;
    private const string TwoLogins = "a QR-ID with two logins", Unconfirmed = "a login for a session that was not confirmed",
        Unlisted = "a login that its account does not list";
    private const string BadStatus = "a status that the contract does not have", Left = "a session record 5 minutes after its expiry",
        Unanswered = "an attempt that was not followed to its end";

    /// <summary>The time between two logins. At the pace of the cluster, Azurite, which is one thread, falls behind.</summary>
    private static readonly Dictionary<string, TimeSpan> s_paces = new()
    {
        ["cluster"] = TimeSpan.FromMilliseconds(45),
        ["azure"] = TimeSpan.FromMilliseconds(200),
    };

    [Fact]
    public async Task Nothing_is_lost_or_doubled_while_processes_die()
    {
        string profile = Environment.GetEnvironmentVariable("QRLOGIN_CHAOS_PROFILE") ?? "cluster";
        if (profile == "azure") AzuriteServer.SkipIfMissing();
        else Servers.SkipIfMissing();
        await using var cluster = new ChaosCluster(profile);
        await cluster.Start();
        await Survives(profile, cluster);
    }

    private async Task Survives(string profile, ChaosCluster cluster)
    {
        var duration = TimeSpan.FromMinutes(double.Parse(
            Environment.GetEnvironmentVariable("QRLOGIN_CHAOS_MINUTES") ?? "3", CultureInfo.InvariantCulture));
        var (report, pace) = (new ChaosReport(), s_paces[profile]);
        Array.ForEach(
            [ChaosLogin.TwoTokens, ChaosLogin.Stranger, ChaosLogin.Lost, TwoLogins, Unconfirmed, Unlisted, BadStatus, Left, Unanswered],
            report.Rule);
        using var client = new ChaosClient(cluster.Addresses, report);
        var phones = await Phones(client, (int)(duration / pace / LoginsPerAccount) + 1);

        var attempts = await Storm(cluster, client, report, phones, duration, pace);
        report.RepeatedStarts = cluster.StartsThatFailed.Count;
        await Keep($"chaos-{profile}.md", report.Table(duration) + string.Join('\n', [.. cluster.StartsThatFailed, cluster.Complaints()]));
        await Keep($"chaos-{profile}-story.txt", report.Story());
        var left = await Calm(cluster);
        if (left > 0) report.Broken(Left, $"{left} records");
        await Compare(cluster, client, report, phones, attempts);

        string table = report.Table(duration);
        output.WriteLine($"{profile}\n{table}");
        await Keep($"chaos-{profile}.md", table + cluster.Complaints());
        Assert.All(
            report.MustBeZero,
            rule => Assert.True(rule.Value.IsEmpty, $"{profile}, {rule.Key}: {string.Join(", ", rule.Value.Take(5))}"));
        Assert.True(report.Attempts > 0.81 * (duration / pace), $"{profile}: only {report.Attempts} attempts.");
        Assert.True(report.Faults >= duration.TotalSeconds / 15, $"{profile}: only {report.Faults} faults.");
        Assert.True(report.Count("completed") > report.Attempts / 2, "Hardly any login came through.");
        // 5 s by design; this machine is shared and noisy.
        Assert.InRange(report.WorstAnswer, 0, 25);
        Assert.Equal("", cluster.Complaints());
    }

    private static async Task<ChaosPhone[]> Phones(ChaosClient client, int count)
    {
        var phones = new ConcurrentBag<ChaosPhone>();
        await Parallel.ForAsync(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => phones.Add(await ChaosPhone.New(client)));
        return [.. phones];
    }

    private static async Task<ChaosLogin[]> Storm(
        ChaosCluster cluster, ChaosClient client, ChaosReport report, ChaosPhone[] phones, TimeSpan duration, TimeSpan pace)
    {
        var (attempts, running) = (new List<ChaosLogin>(), new List<Task>());
        var harm = Harm(cluster, report, duration);
        using (var timer = new PeriodicTimer(pace))
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < duration; await timer.WaitForNextTickAsync(
                TestContext.Current.CancellationToken))
            {
                var attempt = new ChaosLogin(client, report, phones[attempts.Count % phones.Length]);
                attempts.Add(attempt);
                running.Add(attempt.Run());
            }

        await harm;
        foreach (var run in running)
            if (await Record.ExceptionAsync(() => run) is { } e) report.Broken(Unanswered, e.Message);
        return [.. attempts];
    }

    private static async Task Harm(ChaosCluster cluster, ChaosReport report, TimeSpan duration)
    {
        var over = new List<Task>();
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < duration;)
        {
            await Pause.For(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(3000, 7000)));
            if (cluster.Harm() is not { } harm) continue;
            report.Fault(harm.Name);
            over.Add(Told(harm.Name, harm.Over, report));
        }

        await Task.WhenAll(over);
    }

    private static async Task Told(string name, Task over, ChaosReport report)
    {
        await over;
        report.Tell($"up again after: {name}");
    }

    /// <summary>
    /// Waits until no session is stored any more, for at most 5 minutes after the last one expired. Returns the number
    /// that is left.
    /// </summary>
    private static async Task<int> Calm(ChaosCluster cluster)
    {
        var most = TimeSpan.FromMinutes(5) + TimeSpan.Parse(ChaosLogin.Lifetime, CultureInfo.InvariantCulture);
        int left = await cluster.Sessions();
        for (long start = Stopwatch.GetTimestamp(); left > 0 && Stopwatch.GetElapsedTime(start) < most; left = await cluster.Sessions())
            await Pause.For(TimeSpan.FromSeconds(2));
        return left;
    }

    /// <summary>Compares the accounts' lists with what the PCs and the phones learned.</summary>
    private static async Task Compare(
        ChaosCluster cluster, ChaosClient client, ChaosReport report, ChaosPhone[] phones, ChaosLogin[] attempts)
    {
        var byDevice = attempts.ToDictionary(a => a.Pc.Id);
        int listed = 0;
        foreach (var phone in phones)
        {
            var logins = (await client.Call(HttpMethod.Get, "logins", bearer: phone.Token, device: phone.Device))["logins"].EnumerateArray()
                .ToList();
            listed += logins.Count;
            foreach (var device in logins.Where(l => l.GetProperty("method").GetString() == "qr").GroupBy(
                l => l.GetProperty("device").GetProperty("id").GetString()!))
            {
                // A site's login has a device id of its own, which is the login's.
                if (device.Key.StartsWith("oauth-", StringComparison.Ordinal)) continue;
                if (device.Count() > 1) report.Broken(TwoLogins, device.Key);
                if (!byDevice[device.Key].MayBeConfirmed) report.Broken(Unconfirmed, device.Key);
                if (!byDevice[device.Key].Completed) report.Outcome("made, never fetched (the PC vanished)");
            }
        }

        int stored = await cluster.Logins();
        // The login of a code that was used twice has ended, and its record is kept for a while.
        int repeated = attempts.Count(a => a.RepeatedExchange);
        if (stored < listed || stored > listed + repeated)
            report.Broken(Unlisted, $"{stored} stored, {listed} listed, {repeated} exchanges repeated");
        foreach (string status in report.Statuses.Except(ChaosClient.Allowed).Where(s => s != "no answer"))
            report.Broken(BadStatus, status);
    }

    private static async Task Keep(string name, string text)
    {
        string folder = Path.Combine(Repository.Root, "artifacts");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, name), text, TestContext.Current.CancellationToken);
    }
}
