using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.NeverStuck;

/// <summary>A page that is reloaded, closed or left while a session is open.</summary>
[Trait("Speed", "Slow")]
public sealed class LeftPageTests(Browser browser, ApiHost api) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_reloaded_page_resumes_its_session_and_the_login_completes()
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        var situation = await AtThePc(pc);
        var (id, _) = await situation.Code();
        await pc.Page.ReloadAsync();
        await pc.Sees("waiting");
        Assert.Equal(id, (await situation.Code()).QrId);
        var confirm = await situation.Scanned();
        await pc.Sees("scanned");
        await pc.Page.ReloadAsync();
        await pc.Sees("scanned");
        // Wait until the grace of the page that was left is over.
        await Pause.For(TimeSpan.FromSeconds(7));
        await confirm();
        await pc.Sees("logged-in");
        Assert.Empty(situation.Errors);
    }

    [Fact]
    public async Task Only_the_tab_that_opened_a_session_resumes_it()
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        var situation = await AtThePc(pc);
        var (id, _) = await situation.Code();
        var opened = pc.Page.Context.WaitForPageAsync();
        await pc.Page.EvaluateAsync("() => { window.open('/'); }");
        var second = await opened;
        await second.Locator("main[data-state='waiting']").WaitForAsync();
        string link = (await second.Locator("#hint-link").GetAttributeAsync("href"))!;
        Assert.NotEqual(id, new Uri(link).Segments[^1]);
    }

    [Theory]
    [InlineData("close")]
    [InlineData("go elsewhere")]
    public async Task Leaving_the_page_cancels_its_session_and_the_deciding_phone_is_told(string how)
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        var situation = await AtThePc(pc);
        string link = (await pc.Page.Locator("#hint-link").GetAttributeAsync("href"))!;
        await using var phone = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        await phone.Goes(link);
        await phone.Registers("name-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        await pc.Sees("scanned");
        if (how == "close") await pc.Page.CloseAsync(new() { RunBeforeUnload = true });
        else await pc.Page.GotoAsync("about:blank");
        await phone.Sees("qr-finished");
        Assert.Contains("cancelled the login", await phone.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await phone.Page.Locator("#message a:visible").First.WaitForAsync();
        Assert.Empty(situation.Errors);
    }

    [Fact]
    public async Task A_page_that_comes_back_from_the_back_forward_cache_or_anew_shows_a_code()
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        var situation = await AtThePc(pc);
        await pc.Goes("/account");
        await pc.Sees("logged-out");
        await pc.Page.GoBackAsync();
        await pc.Sees("waiting");
        await (await situation.Scanned())();
        await pc.Sees("logged-in");
        Assert.Empty(situation.Errors);
    }

    [Fact]
    public async Task A_phone_that_confirmed_waits_and_then_says_that_the_PC_did_not_log_in()
    {
        Browser.SkipIfMissing();
        await using var host = new ShortLivedHost();
        await host.InitializeAsync();
        var pc = await TestPc.Open(host.Http);
        await using var phone = await browser.Person(host.Http.BaseAddress!, width: 390, height: 844);
        await phone.Goes(pc.QrText);
        await phone.Registers("name-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        await phone.Clicks("confirm");
        await phone.Page.GetByText("Waiting for the other device").First.WaitForAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(4));
        await phone.Sees("not-redeemed");
        await phone.Page.Locator("#message a:visible").First.WaitForAsync();
    }

    [Fact]
    public async Task An_offline_page_says_when_its_code_has_expired()
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!);
        await pc.Page.Clock.InstallAsync();
        await AtThePc(pc);
        await pc.Page.Context.SetOfflineAsync(true);
        await pc.Page.Clock.RunForAsync(190_000);
        await pc.Sees("expired");
        await pc.Page.Context.SetOfflineAsync(false);
        await pc.Clicks("new-code");
        await pc.Page.Clock.ResumeAsync();
        await pc.Sees("waiting");
    }

    private async Task<Situation> AtThePc(Person pc)
    {
        await pc.Goes("/");
        await pc.Sees("waiting");
        return new(pc, api.Http);
    }

    private sealed class ShortLivedHost : ClockedApiHost;
}
