using Microsoft.Playwright;

namespace QrLogin.Tests.NeverStuck;

/// <summary>What a browser, or the person in front of it, does to a page.</summary>
internal static class BrowserFaults
{
    private const string Over = "globalThis.faultIsOver = true;";

    /// <summary>While the fault lasts, opening or deleting a database calls <c>instead</c>.</summary>
    private const string Database = """
        for (const name of ['open', 'deleteDatabase']) {
          const original = IDBFactory.prototype[name];
          IDBFactory.prototype[name] = function (...values) {
            return globalThis.faultIsOver ? original.apply(this, values) : instead();
          };
        }
        """;

    private const string Failing = "function instead() { const r = {}; setTimeout(() => r.onerror?.()); return r; }" + Database;

    private const string Hanging = "function instead() { return {}; }" + Database;

    private const string LoseStore = """
        () => new Promise(done => {
          indexedDB.deleteDatabase('qrlogin').onsuccess = () => {
            indexedDB.open('qrlogin', 1).onsuccess = ({ target }) => { target.result.close(); done(); };
          };
        })
        """;

    private const string Blocked = """
        for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
          Object.defineProperty(globalThis, name, { get() { throw new DOMException('', 'SecurityError'); } });
        }
        """;

    private const string Hidden = """
        Object.defineProperty(Document.prototype, 'hidden', { get: () => !globalThis.faultIsOver });
        Object.defineProperty(Document.prototype, 'visibilityState', { get: () => globalThis.faultIsOver ? 'visible' : 'hidden' });
        """;

    private const string VisibilityChanged = "document.dispatchEvent(new Event('visibilitychange'));";

    public static IReadOnlyList<PageFault> All { get; } =
    [
        FromNow("IndexedDB failing", Failing) with { LosesLogin = true },
        FromNow("IndexedDB hanging", Hanging) with { LosesLogin = true, Duration = TimeSpan.FromSeconds(4) },
        new("IndexedDB without its store") { Begin = page => page.EvaluateAsync(LoseStore), LosesLogin = true },
        new("storage blocked") { Prepare = page => page.AddInitScriptAsync(Blocked), LosesLogin = true },
        FromNow("hidden tab", Hidden, VisibilityChanged) with { Duration = TimeSpan.FromSeconds(6) },
        new("frozen tab")
        {
            Begin = page => SetLifecycle(page, "frozen"),
            End = page => SetLifecycle(page, "active"),
            Duration = TimeSpan.FromSeconds(6),
            StopsPage = true
        },
        FromNow("clock 1 h ahead", Clock(1)) with { Duration = TimeSpan.FromSeconds(3) },
        FromNow("clock 1 h behind", Clock(-1)) with { Duration = TimeSpan.FromSeconds(3) },
        new("second tab")
        {
            Begin = async page =>
            {
                var second = await page.Context.NewPageAsync();
                await second.GotoAsync(page.Url);
            },
            End = page => page.Context.Pages[^1].CloseAsync(),
            Duration = TimeSpan.FromSeconds(2)
        },
        new("reload") { Begin = page => page.ReloadAsync(), Reloads = true },
        new("back")
        {
            Begin = async page =>
            {
                await page.GotoAsync(page.Url.EndsWith("/link", StringComparison.Ordinal) ? "/account" : "/link");
                await page.GoBackAsync();
            },
            Reloads = true
        },
    ];

    /// <summary>A fault that begins in the open page, and continues in pages that are loaded later.</summary>
    private static PageFault FromNow(string name, string script, string then = "") => new(name)
    {
        Begin = async page =>
        {
            await page.AddInitScriptAsync($"{{ {script} }}");
            await page.EvaluateAsync($"() => {{ {script} {then} }}");
        },
        End = async page =>
        {
            await page.AddInitScriptAsync(Over);
            await page.EvaluateAsync($"() => {{ {Over} {then} }}");
        }
    };

    private static string Clock(int hours) => $$"""
        const RightDate = Date;
        const now = () => RightDate.now() + (globalThis.faultIsOver ? 0 : {{hours * 3_600_000}});
        globalThis.Date = class extends RightDate {
          constructor(...values) { super(...(values.length > 0 ? values : [now()])); }
          static now() { return now(); }
        };
        """;

    private static async Task SetLifecycle(IPage page, string state)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Page.setWebLifecycleState", new Dictionary<string, object> { ["state"] = state });
        await session.DetachAsync();
    }
}
