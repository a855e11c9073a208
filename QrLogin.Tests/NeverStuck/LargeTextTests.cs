using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.NeverStuck;

/// <summary>The PC's page with text of twice the size (WCAG 2.2, 1.4.4 and 1.4.10).</summary>
[Trait("Speed", "Slow")]
public sealed class LargeTextTests(Browser browser, ApiHost api) : IClassFixture<Browser>
{
    private const string Fits = """
        () => {
          const { left, right } = document.querySelector('qr-login').shadowRoot.getElementById('qr').getBoundingClientRect();
          return left >= 0 && right <= innerWidth && document.documentElement.scrollWidth <= innerWidth;
        }
        """;

    [Theory]
    [InlineData(320)]
    [InlineData(640)]
    [InlineData(1280)]
    public async Task The_code_is_whole_and_nothing_is_cut_in_any_state(int width)
    {
        Browser.SkipIfMissing();
        await using var pc = await browser.Person(api.Http.BaseAddress!, width: width, height: 640);
        await pc.Page.AddInitScriptAsync(
            "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; });");
        var situation = new Situation(pc, api.Http);
        await pc.Goes("/");
        await pc.Sees("waiting");
        Assert.True(await pc.Page.EvaluateAsync<bool>(Fits), "waiting");
        string code = await Browser.ReadQr(await pc.Page.ScreenshotAsync(new() { FullPage = true }));
        Assert.Contains("/q/", code, StringComparison.Ordinal);
        var confirm = await situation.Scanned();
        await pc.Sees("scanned");
        Assert.True(await pc.Page.EvaluateAsync<bool>(Fits), "scanned");
        await confirm();
        await pc.Sees("logged-in");
        const string FitsPage = "document.documentElement.scrollWidth <= innerWidth";
        Assert.True(await pc.Page.EvaluateAsync<bool>(FitsPage), "logged in");
        await pc.Clicks("log-out");
        await pc.Sees("logged-out");
        Assert.True(await pc.Page.EvaluateAsync<bool>(FitsPage), "logged out");
        await pc.Clicks("new-code");
        await pc.Sees("waiting");
        await pc.Clicks("cancel");
        await pc.Sees("cancelled");
        Assert.True(await pc.Page.EvaluateAsync<bool>(Fits), "cancelled");
    }
}
