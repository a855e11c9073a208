using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.NeverStuck;

/// <summary>Faults of the browser itself: storage, clock, barcode detector, scripts that are off.</summary>
[Trait("Speed", "Slow")]
public sealed class LocalFaultTests(Browser browser, ApiHost api) : IClassFixture<Browser>
{
    private const string Failing = "indexedDB.open = () => { const r = {}; setTimeout(() => r.onerror?.()); return r; };"
        + "indexedDB.deleteDatabase = indexedDB.open;";

    private const string Hanging = "indexedDB.open = () => ({}); indexedDB.deleteDatabase = () => ({});";

    private const string Throwing = "IDBFactory.prototype.open = () => { throw new DOMException('', 'UnknownError'); };";

    private const string Blocked = """
        for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
          Object.defineProperty(globalThis, name, { get() { throw new DOMException('', 'SecurityError'); } });
        }
        """;

    private const string Full = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };";

    [Theory]
    [InlineData("a database that fails", Failing, "storage does not work")]
    [InlineData("a database that hangs", Hanging, "storage does not work")]
    [InlineData("a database that throws", Throwing, "storage does not work")]
    [InlineData("blocked storage", Blocked, "blocks storage for this site")]
    [InlineData("full storage", Full, "")]
    public async Task A_login_works_without_storage_and_the_page_says_why_it_is_not_bound(string fault, string script, string notice)
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        await pc.Page.AddInitScriptAsync(script);
        await using var phone = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        await phone.Page.AddInitScriptAsync(script);
        await pc.Goes("/");
        await pc.Sees("waiting");
        string qr = (await pc.Page.Locator("#hint-link").GetAttributeAsync("href"))!;
        await phone.Goes(qr);
        await phone.Registers("name-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        await phone.Clicks("confirm");
        await pc.Sees("logged-in");
        foreach (var person in new[] { pc, phone })
        {
            var place = person.Page.Locator("#unbound-notice");
            string shown = await place.IsVisibleAsync() ? await place.InnerTextAsync() : "";
            Assert.Contains(notice, shown, StringComparison.Ordinal);
            Assert.DoesNotContain("encryption", shown, StringComparison.Ordinal);
            Assert.True(person.Complaints.Count == 0, $"{fault}: {string.Join('\n', person.Complaints)}");
        }

        await pc.Clicks("log-out");
        await pc.Sees("logged-out");
    }

    [Fact]
    public async Task A_database_without_its_store_is_recreated()
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        await pc.Goes("/docs/");
        await pc.Page.EvaluateAsync(
            "new Promise(done => { const r = indexedDB.open('qrlogin', 1); r.onsuccess = () => { r.result.close(); done(); }; })");
        await pc.Goes("/");
        await pc.Sees("waiting");
        Assert.False(await pc.Page.Locator("#unbound-notice").IsVisibleAsync());
        Assert.Empty(pc.Complaints);
    }

    [Theory]
    [InlineData("indexedDB.deleteDatabase('qrlogin')", "")]
    [InlineData("0", Failing)]
    public async Task A_login_whose_key_is_gone_counts_as_lost_and_the_page_says_so(string then, string script)
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        var situation = new Situation(pc, api.Http);
        await situation.LogsIn();
        await pc.Page.EvaluateAsync(then);
        await pc.Page.AddInitScriptAsync(script.Length == 0 ? "0" : script);
        await pc.Page.ReloadAsync();
        await pc.Sees("logged-out");
        Assert.Contains("no longer has the key", await pc.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await pc.Clicks("new-code");
        await pc.Sees("waiting");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_new_request_is_just_now_even_if_the_phones_clock_is_wrong(int hours)
    {
        Browser.SkipIfMissing();
        await using var phone = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        await phone.Page.AddInitScriptAsync($"const now = Date.now; Date.now = () => now() + {hours * 3_600_000};");
        await phone.Goes((await TestPc.Open(api.Http)).QrText);
        await phone.Registers("name-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        Assert.Contains("just now", await phone.Reads("requester"), StringComparison.Ordinal);
        await phone.Clicks("confirm");
        await phone.Sees("confirmed");
    }

    [Fact]
    public async Task A_detector_that_reads_no_frame_is_reported()
    {
        Browser.SkipIfMissing();
        await using var phone = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        await phone.Page.AddInitScriptAsync(Pages.Detector.Camera + """
            globalThis.BarcodeDetector = class {
              static async getSupportedFormats() { return ['qr_code']; }
              async detect() { throw new DOMException('', 'InvalidStateError'); }
            };
            """);
        await phone.Goes("/scan");
        await phone.Sees("camera-unsupported");
        Assert.True(await phone.The("to-link").IsVisibleAsync());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/link")]
    [InlineData("/scan")]
    [InlineData("/account")]
    [InlineData("/q/AAAAAAAAAAAAAAAAAAAAAA?c=x")]
    public async Task Without_scripts_a_page_says_so_in_both_languages_and_does_not_spin(string path)
    {
        Browser.SkipIfMissing();
        await using var context = await browser.WithoutScripts(api.Http.BaseAddress!);
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        string said = await page.InnerTextAsync("body");
        Assert.Contains("This page needs JavaScript", said, StringComparison.Ordinal);
        Assert.Contains("本页需要 JavaScript", said, StringComparison.Ordinal);
        Assert.False(await page.Locator("main").IsVisibleAsync());
        Assert.Equal(0, await page.Locator(".spinner:visible").CountAsync());
    }

    [Fact]
    public async Task A_page_whose_script_never_arrives_offers_to_reload()
    {
        Browser.SkipIfMissing();
        foreach (string path in new[] { "/", "/link", "/account" })
        {
            await using var person = await browser.Person(api.Http.BaseAddress!);
            await person.Page.RouteAsync("**/assets/*.js", route => route.AbortAsync());
            await person.Goes(path);
            await person.Page.GetByText("Reload the page").First.WaitForAsync();
        }
    }
}
