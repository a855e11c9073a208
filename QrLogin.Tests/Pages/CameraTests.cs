using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>A phone whose camera app opens no links: the page scans the PC's screen.</summary>
[Trait("Speed", "Slow")]
public sealed class CameraTests(Browser browser, ApiHost api, NpmClients npm) : IClassFixture<Browser>
{
    private const string IsLetGo = "() => document.getElementById('camera').srcObject === null";
    private readonly Uri _site = api.Http.BaseAddress!;

    [Fact]
    public async Task A_person_scans_the_screen_with_the_page_itself_and_the_PC_is_logged_in()
    {
        Browser.SkipIfMissing();
        using var folder = new TempFolder();
        await using var pc = await (await browser.Person(_site)).Goes("/");
        await pc.Sees("waiting");
        await pc.ScansScreen();
        await using var phone = await Sees(pc.Page.Locator("[data-test='qr']:visible").First, pc, folder);
        await phone.Goes("/link");
        await phone.Clicks("to-scan");
        // The person scanned the code themselves, so the page does not ask again.
        await phone.Registers("name-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        await pc.Sees("scanned");
        Assert.Matches("/q/[^/]+[?]c=", phone.Page.Url);
        Assert.True(await phone.Page.EvaluateAsync<bool>(IsLetGo));
        await phone.Clicks("confirm");
        await pc.Sees("logged-in");
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task Another_sites_code_is_not_opened_and_the_camera_keeps_scanning()
    {
        Browser.SkipIfMissing();
        using var folder = new TempFolder();
        // The same service under another name is another site.
        var other = new UriBuilder(_site) { Host = Browser.BeyondLocalhost }.Uri;
        await using var pc = await (await browser.Person(other)).Goes("/");
        await pc.Sees("waiting");
        await pc.ScansScreen();
        await using var phone = await Sees(pc.Page.Locator("[data-test='qr']:visible").First, pc, folder);
        await phone.Goes("/scan");
        await phone.Page.GetByText("That is not a login code of this site. It was not opened.").First.WaitForAsync();
        await phone.Sees("scan");
        Assert.EndsWith("/scan", phone.Page.Url, StringComparison.Ordinal);
        await pc.Sees("waiting");
        await phone.Page.EvaluateAsync(
            "() => { const [track] = document.getElementById('camera').srcObject.getTracks(); globalThis.track = track; "
                + "dispatchEvent(new Event('pagehide')); }");
        await phone.Page.WaitForFunctionAsync(IsLetGo);
        Assert.Equal("ended", await phone.Page.EvaluateAsync<string>("track.readyState"));
        Assert.Empty(phone.Complaints);
    }

    [Theory]
    [InlineData("https://evil.test/q/abc?c=1")]
    [InlineData("javascript:alert(1)")]
    [InlineData("{site}account")]
    [InlineData("{site}q/abc")]
    [InlineData("{site}q/abc/more?c=1")]
    [InlineData("not an address")]
    public async Task Only_a_login_code_of_this_site_is_accepted(string text)
    {
        Browser.SkipIfMissing();
        await using var phone = await ReadsAlways(text.Replace("{site}", _site.ToString(), StringComparison.Ordinal));
        await phone.Goes("/scan");
        await phone.Page.GetByText("That is not a login code of this site. It was not opened.").First.WaitForAsync();
        await phone.Sees("scan");
    }

    [Theory]
    [InlineData("NotAllowedError", "camera-denied")]
    [InlineData("NotFoundError", "camera-missing")]
    [InlineData("NotReadableError", "camera-busy")]
    public async Task An_unusable_camera_is_explained_with_a_link_to_typing_the_code(string error, string state)
    {
        Browser.SkipIfMissing();
        await using var phone = await (await browser.Person(_site, width: 390, height: 844)).WithDetector(npm);
        await phone.Page.AddInitScriptAsync(
            $"navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException('', '{error}'); }};");
        await phone.Goes("/scan");
        await phone.Sees(state);
        Assert.True(await phone.The("again").IsVisibleAsync());
        await phone.Clicks("to-link");
        await phone.Sees("link");
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task A_person_can_forbid_the_camera_and_allow_it_later()
    {
        Browser.SkipIfMissing();
        await using var phone = await (await browser.Person(_site, width: 390, height: 844)).WithDetector(npm);
        await phone.Page.AddInitScriptAsync(
            Detector.Camera
                + "const allowed = navigator.mediaDevices.getUserMedia; navigator.mediaDevices.getUserMedia = async () => { "
                    + "navigator.mediaDevices.getUserMedia = allowed; throw new DOMException('', 'NotAllowedError'); };");
        await phone.Goes("/scan");
        await phone.Sees("camera-denied");
        await phone.Clicks("again");
        await phone.Sees("scan");
    }

    [Fact]
    public async Task Over_plain_HTTP_the_page_says_that_the_camera_is_unavailable()
    {
        Browser.SkipIfMissing();
        await using var phone = await browser.Person(new UriBuilder(_site) { Host = Browser.BeyondLocalhost }.Uri, width: 390, height: 844);
        await phone.Goes("/scan");
        await phone.Sees("camera-insecure");
        Assert.False(await phone.Page.Locator("#again").IsVisibleAsync());
        Assert.True(await phone.The("to-link").IsVisibleAsync());
    }

    [Fact]
    public async Task A_browser_without_barcode_detection_offers_typing_instead_of_the_camera()
    {
        Browser.SkipIfMissing();
        await using var phone = await browser.Person(_site, width: 390, height: 844);
        await phone.Goes("/scan");
        await phone.Sees("camera-unsupported");
        await phone.Clicks("to-link");
        await phone.Sees("link");
        Assert.False(await phone.Page.Locator("#to-scan").IsVisibleAsync());
        Assert.Empty(phone.Complaints);
    }

    /// <summary>A person whose phone's camera shows this picture.</summary>
    private async Task<Person> Sees(ILocator screen, Person pc, TempFolder folder)
    {
        string film = Path.Combine(folder.Path, "screen.y4m");
        await Detector.Film(pc, await screen.ScreenshotAsync(), film);
        return await (await browser.PersonWithCamera(_site, film)).WithDetector(npm);
    }

    /// <summary>A person whose browser detects this text in every picture.</summary>
    private async Task<Person> ReadsAlways(string text)
    {
        var phone = await browser.Person(_site, width: 390, height: 844);
        string detector =
            $$"""
            globalThis.BarcodeDetector = class {
              static async getSupportedFormats() { return ['qr_code']; }
              async detect() { return [{ rawValue: {{System.Text.Json.JsonSerializer.Serialize(text)}} }]; }
            };
            """;
        await phone.Page.AddInitScriptAsync(detector + Detector.Camera);
        return phone;
    }
}
