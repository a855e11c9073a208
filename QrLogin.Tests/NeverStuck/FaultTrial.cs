using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.NeverStuck;

/// <summary>Tries every fault in one state of a page, and writes the table of outcomes to artifacts/never-stuck.</summary>
internal sealed class FaultTrial(Browser browser, NeverStuckHost api)
{
    /// <summary>How many browsers run at once: they mostly wait.</summary>
    private const int MaxBrowsers = 5;

    private static readonly TimeSpan s_recovery = TimeSpan.FromSeconds(10);

    public async Task Run(string state)
    {
        Browser.SkipIfMissing();
        var page = PageStates.All[state];
        var faults = NetworkFaults.All.Concat(BrowserFaults.All).Where(f => !(page.LoadsPage && (f.PreventsLoading || f.StopsPage)));
        // One phone serves all PCs: a password takes much of a core.
        var phone = await TestPhone.LoggedIn(api.Http);
        using var browsers = new SemaphoreSlim(MaxBrowsers);
        var rows = await Task.WhenAll(faults.OrderByDescending(f => f.Duration).Select(f => TryInTurn(page, f, phone, browsers)));
        var table = new StringBuilder();
        foreach (var (fault, wrong, seconds) in rows)
            table.AppendLine(CultureInfo.InvariantCulture, $"| {state} | {fault} | {wrong ?? "goes on"} | {seconds:F1} |");
        await Save(state, table.ToString());
        Assert.True(Array.TrueForAll(rows, r => r.Wrong is null), table.ToString());
    }

    private async Task<(PageFault Fault, string? Wrong, double Seconds)> TryInTurn(
        PageState state, PageFault fault, TestPhone phone, SemaphoreSlim browsers)
    {
        await browsers.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return await Try(state, fault, phone);
        }
        finally
        {
            browsers.Release();
        }
    }

    private async Task<(PageFault Fault, string? Wrong, double Seconds)> Try(PageState state, PageFault fault, TestPhone phone)
    {
        await using var cable = new CuttableProxy(api.Http.BaseAddress!);
        await using var person = await browser.Person(fault.CutsConnections ? cable.Address : api.Http.BaseAddress!);
        var situation = new Situation(person, api.Http, api.Foreign) { Phone = phone };
        string step = "before the fault";
        long end = Stopwatch.GetTimestamp();
        try
        {
            await fault.Prepare(person.Page);
            await state.Reach(situation);
            step = "during the fault";
            var lasting = fault.CutsConnections ? Cut(cable, fault.Duration) : Pause.For(fault.Duration);
            await fault.Begin(person.Page);
            if (!fault.StopsPage) await state.During(situation);
            await lasting;
            string? wrong = await situation.FindDefect();
            await fault.End(person.Page);
            end = Stopwatch.GetTimestamp();
            step = "after the fault";
            if (fault.StopsPage) await state.During(situation);
            await state.GoOn(situation, fault);
            double seconds = Stopwatch.GetElapsedTime(end).TotalSeconds;
            wrong ??= situation.Errors.Count > 0 ? situation.Errors[0] : null;
            // The machine is shared, so only five times the expected time is a failure.
            if (seconds > 5 * s_recovery.TotalSeconds) wrong ??= "too slow";
            return (fault, wrong, seconds);
        }
        catch (Exception e) when (e is TimeoutException or PlaywrightException or Xunit.Sdk.XunitException)
        {
            string words = await person.Page.InnerTextAsync("body");
            return (
                fault,
                $"{step}: {e.Message.Split('\n')[0]} {string.Join(' ', situation.Errors)} [{words.ReplaceLineEndings(" ")}]",
                Stopwatch.GetElapsedTime(end).TotalSeconds);
        }
    }

    /// <summary>Cuts the network repeatedly, for a moment each time.</summary>
    private static async Task Cut(CuttableProxy cable, TimeSpan duration)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < duration;)
        {
            cable.Pull();
            await Pause.For(TimeSpan.FromMilliseconds(300));
            cable.Plug();
            await Pause.For(TimeSpan.FromSeconds(5));
        }
    }

    private static async Task Save(string state, string table)
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "never-stuck");
        Directory.CreateDirectory(folder);
        string file = state.Replace(": ", "-", StringComparison.Ordinal).Replace(' ', '-') + ".md";
        await File.WriteAllTextAsync(Path.Combine(folder, file), table, TestContext.Current.CancellationToken);
    }
}
