using System.Text.Json;
using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>Takes one person with a phone through every state of the phone's pages, and stops in each.</summary>
internal sealed class Tour(Person person, HttpClient http, Func<string, Task> look)
{
    /// <summary>The refusals of a scan, and the page's state for each.</summary>
    private static readonly (string Code, int Status, string State)[] s_refusals =
    [
        ("qr_expired", 410, "qr-expired"), ("scan_code_stale", 400, "scan-code-stale"), ("qr_already_scanned", 409, "qr-already-scanned"),
        ("same_device", 409, "same-device"),
        ("qr_not_found", 404, "qr-not-found"), ("qr_finished", 409, "qr-finished"), ("invalid_confirm_token", 403, "invalid-confirm-token"),
        ("rate_limited", 429, "rate-limited"), ("unavailable", 503, "offline"), ("something_new", 400, "something-new"),
    ];

    private IPage Page => person.Page;

    /// <summary>The browser needs a barcode detector, and the service must always ask for the number.</summary>
    public async Task Takes()
    {
        await Registers();
        await Declines();
        foreach (var (code, status, state) in s_refusals) await IsRefused(code, status, state);
        await ComesFromElsewhere();
        await FollowsWhatItDecided();
        await LosesItsKey();
        await TypesCode();
        await Scans();
        await LooksAtAccount();
        await ResetsPassword();
    }

    private async Task Registers()
    {
        var pc = await TestPc.Open(http);
        await person.Goes(pc.QrText);
        await person.Sees("form");
        await Stops("form");
        await person.Clicks("to-register");
        await person.Clicks("submit");
        await Stops("register");
        await person.Registers("zoe-" + Unique.Text(), "Zoë 王");
        await person.Sees("decide");
        await Page.Locator("#confirm:enabled").WaitForAsync();
        await Stops("decide");
        string number = (await pc.Poll())["matchNumber"].GetString()!;
        await person.Types("number", number == "00" ? "01" : "00");
        await person.Clicks("confirm");
        await Page.Locator("#number-error:visible").WaitForAsync();
        await Stops("wrong-number");
        await person.Types("number", number);
        await person.Clicks("confirm");
        await person.Sees("confirmed");
        await Stops("confirmed");
        Assert.NotNull(await pc.Token());
        await Page.Locator("#message-sign[data-tone='ok']").WaitForAsync();
        await Stops("redeemed");
    }

    private async Task Declines()
    {
        await person.Goes((await TestPc.Open(http)).QrText);
        await person.Sees("decide");
        await person.Clicks("deny");
        await person.Sees("denied");
        await Stops("denied");
        await Page.RouteAsync("**/api/**/scan", _ => Task.CompletedTask);
        await person.Goes((await TestPc.Open(http)).QrText);
        await person.Sees("loading");
        await Stops("loading");
        await Page.UnrouteAsync("**/api/**/scan");
    }

    private async Task IsRefused(string code, int status, string state)
    {
        string problem = JsonSerializer.Serialize(new { code, sessionStatus = "confirmed" });
        await Page.RouteAsync(
            "**/api/**/scan",
            r => r.FulfillAsync(new()
            {
                Status = status,
                ContentType = "application/problem+json",
                Headers = new Dictionary<string, string> { ["Retry-After"] = "30" },
                Body = problem
            }));
        await person.Goes((await TestPc.Open(http)).QrText);
        await person.Sees(state);
        await Stops(state);
        await Page.UnrouteAsync("**/api/**/scan");
    }

    private async Task ComesFromElsewhere()
    {
        string code = (await TestPc.Open(http)).QrText;
        await Page.RouteAsync(
            "http://evil.test/**",
            r => r.FulfillAsync(new() { ContentType = "text/html", Body = $"<script>location = '{code}'</script>" }));
        await person.Goes("http://evil.test/");
        await person.Sees("foreign");
        await Stops("foreign");
    }

    private async Task FollowsWhatItDecided()
    {
        var pc = await TestPc.Open(http);
        await person.Goes(pc.QrText);
        await person.Sees("decide");
        await pc.Cancel();
        await person.Sees("qr-finished");
        await Stops("cancelled-by-pc");
        pc = await TestPc.Open(http);
        await person.Goes(pc.QrText);
        await person.Sees("decide");
        await person.Types("number", (await pc.Poll())["matchNumber"].GetString()!);
        bool isOver = false;
        await Page.RouteAsync(
            "**/phone?**",
            r => r.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = isOver ? """{"status":"expired","version":9,"expiresIn":0}""" : """{"status":"scanned","version":1,"expiresIn":99}"""
            }));
        await person.Clicks("confirm");
        await person.Sees("confirmed");
        isOver = true;
        await person.Sees("not-redeemed");
        await Stops("not-redeemed");
        await Page.UnrouteAsync("**/phone?**");
    }

    private async Task LosesItsKey()
    {
        await Page.EvaluateAsync("new Promise(done => { indexedDB.deleteDatabase('qrlogin').onsuccess = done; })");
        await person.Goes((await TestPc.Open(http)).QrText);
        await person.Sees("form");
        await Stops("key-lost");
        await person.Registers("zoe-" + Unique.Text(), "Zoë 王");
        await person.Sees("decide");
    }

    private async Task TypesCode()
    {
        await person.Goes("/link");
        await person.Sees("link");
        await person.The("to-scan").WaitForAsync();
        await Stops("link");
        await person.Types("user-code", "BCD");
        await person.Clicks("look-up");
        await Stops("link-error");
        await person.Types("user-code", (await Tv.Asks(http)).UserCode);
        await person.Clicks("look-up");
        await person.Sees("decide");
        await Page.Locator("#confirm:enabled").WaitForAsync();
        await Stops("decide-tv");
        await person.Types("typed-code", "BBBB-BBBB");
        await person.Clicks("confirm");
        await person.The("typed-code-error").WaitForAsync();
        await Stops("wrong-code");
    }

    private async Task Scans()
    {
        foreach (string fault in new[] { "NotAllowedError", "NotFoundError", "NotReadableError" })
        {
            await Page.AddInitScriptAsync(
                $"navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException('', '{fault}'); }};");
            await person.Goes("/scan");
            await Page.Locator("main[data-state^='camera-']").WaitForAsync();
            await Stops((await Page.Locator("main").GetAttributeAsync("data-state"))!);
        }

        await Page.AddInitScriptAsync(Detector.Camera);
        await person.Goes("/scan");
        await Page.WaitForFunctionAsync("() => document.getElementById('camera').readyState > 1");
        await Stops("scan");
    }

    private async Task LooksAtAccount()
    {
        await Page.RouteAsync("**/logins", _ => Task.CompletedTask);
        await person.Goes("/account");
        await person.Sees("loading");
        await Stops("account-loading");
        await Page.UnrouteAsync("**/logins");
        await person.Goes("/account");
        await person.Sees("shown");
        await TestPhone.Again(http, await Page.Locator("[data-text='username']").InnerTextAsync());
        await Page.Locator("[data-arrived]").WaitForAsync();
        await Stops("account");
        await person.Clicks("end");
        await person.Clicks("end-others");
        await Stops("account-question");
        await person.Clicks("end-cancel");
        await person.Clicks("end-others-cancel");
        string[] settings = ["to-profile", "to-password", "to-export", "to-deletion"];
        foreach (string setting in settings) await person.Clicks(setting);
        await person.Clicks("save-password");
        await Stops("account-settings");
        foreach (string setting in settings) await person.Clicks(setting);
        await Page.RouteAsync("**/logins", r => r.AbortAsync());
        await Page.Locator("#trouble:visible").WaitForAsync();
        await Stops("account-offline");
        await Page.UnrouteAsync("**/logins");
        await person.Clicks("log-out");
        await person.Sees("logged-out");
        await Stops("account-logged-out");
    }

    private async Task ResetsPassword()
    {
        await person.Goes("/reset#qrr_code");
        await person.Sees("form");
        await Stops("reset");
        await person.Types("new-password", TestPhone.Password);
        await person.Clicks("reset");
        await person.Sees("invalid");
        await Stops("reset-invalid");
        await Page.RouteAsync("**/password-resets", r => r.FulfillAsync(new() { Status = 204 }));
        await person.Goes("/account");
        await person.Goes("/reset#qrr_code");
        await person.Types("new-password", TestPhone.Password);
        await person.Clicks("reset");
        await person.Sees("done");
        await Stops("reset-done");
        await Page.UnrouteAsync("**/password-resets");
    }

    /// <summary>Waits until all animations have ended, because half-faded text has half its contrast.</summary>
    internal static Task AnimationsEnd(IPage page) => page.EvaluateAsync(
        "Promise.all(document.getAnimations().filter(a => a.effect.getTiming().iterations !== Infinity).map(a => "
            + "a.finished.catch(() => {})))");

    private async Task Stops(string name)
    {
        await AnimationsEnd(Page);
        await look(name);
    }
}

/// <summary>A service that always asks for the number, and to which a site sends its visitors.</summary>
public sealed class TourHost() : ApiHost(null, new(SiteTour.Settings) { ["QrLogin:NumberMatching"] = "Always" });
