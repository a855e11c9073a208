using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.NeverStuck;

/// <summary>Two tabs of one browser.</summary>
[Trait("Speed", "Slow")]
public sealed class TabTests(Browser browser, ApiHost api) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_login_made_in_one_tab_shows_in_all_and_so_does_its_end()
    {
        Browser.SkipIfMissing();
        await using var first = await browser.Person(api.Http.BaseAddress!);
        await first.Goes("/");
        await first.Sees("waiting");
        var second = await first.Page.Context.NewPageAsync();
        await second.GotoAsync("/");
        await Is(second, "waiting");
        await (await new Situation(first, api.Http).Scanned())();
        await first.Sees("logged-in");
        await Is(second, "logged-in");
        await first.Clicks("log-out");
        await first.Sees("logged-out");
        await Is(second, "logged-out");
    }

    [Fact]
    public async Task A_login_that_another_replaces_is_ended()
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        var situation = new Situation(pc, api.Http);
        await situation.LogsIn();
        string old = await Stored(pc.Page);
        // Another tab, which does not know of the login yet because it was frozen.
        var frozen = await pc.Page.Context.NewPageAsync();
        await frozen.AddInitScriptAsync("const get = Storage.prototype.getItem; Storage.prototype.getItem = function (key) {"
            + " return globalThis.awake || key !== 'qrlogin.login' ? get.call(this, key) : null; };");
        await frozen.GotoAsync("/");
        await Is(frozen, "waiting");
        await frozen.EvaluateAsync("globalThis.awake = true");
        string link = (await frozen.Locator("#hint-link").GetAttributeAsync("href"))!;
        string id = new Uri(link).Segments[^1];
        var ticket = await situation.Phone!.Scan(id, link[(link.IndexOf("c=", StringComparison.Ordinal) + 2)..]);
        await situation.Phone.Call(
            HttpMethod.Post, $"qr-sessions/{id}/confirm", new { confirmToken = ticket["confirmToken"].GetString() });
        await Is(frozen, "logged-in");
        await pc.Page.WaitForFunctionAsync("old => localStorage.getItem('qrlogin.login') !== old", old);
        await pc.Sees("logged-in");
        // The phone's login and the new one remain; the first one has ended.
        for (int i = 0; i < 100 && await Logins(situation.Phone) != 2; i++) await Pause.For(TimeSpan.FromMilliseconds(100));
        Assert.Equal(2, await Logins(situation.Phone));
    }

    private static async Task<int> Logins(TestPhone phone) => (await phone.Call(HttpMethod.Get, "logins"))["logins"].GetArrayLength();

    private static Task<string> Stored(IPage page) => page.EvaluateAsync<string>("localStorage.getItem('qrlogin.login')");

    private static Task Is(IPage page, string state) => page.Locator($"main[data-state='{state}']").WaitForAsync();
}
