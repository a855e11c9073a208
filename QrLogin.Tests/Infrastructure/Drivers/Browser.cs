using System.Diagnostics;
using Microsoft.Playwright;

namespace QrLogin.Tests.Infrastructure;

/// <summary>
/// A real browser and a real reader of QR codes. Tests that need them are skipped, with a reason, where they are missing.
/// The browser is Chromium without its windows and menus, whose processes need several times the CPU of the pages, and it
/// prefers reduced motion, since each frame of an animation is drawn in software. <see cref="Chromium"/> has both.
/// </summary>
public class Browser : IAsyncLifetime
{
    /// <summary>A name for this machine that browsers do not trust as they trust localhost, like its address on a home network.</summary>
    public const string BeyondLocalhost = "qrlogin.test";

    private const string Shell = "/usr/bin/chromium-headless-shell", Reader = "/usr/bin/zbarimg";
    private static readonly string[] s_args =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        $"--host-resolver-rules=MAP {BeyondLocalhost} 127.0.0.1"
    ];
    private readonly List<IBrowser> _withCamera = [];
    private readonly TempFolder _scripts = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The program to start.</summary>
    private protected virtual string Executable => Shell;

    private protected virtual ReducedMotion Motion => ReducedMotion.Reduce;

    public static void SkipIfMissing()
    {
        Assert.SkipUnless(File.Exists(Shell), $"There is no browser at {Shell}; .ci/run installs it (Debian's chromium-headless-shell).");
        Assert.SkipUnless(File.Exists(Reader), $"There is no reader of QR codes at {Reader}; .ci/run installs it (Debian's zbar-tools).");
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable)) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await Launch([]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var each in _withCamera) await each.DisposeAsync();
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        _scripts.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A person with their own browser context, as in a private window.</summary>
    public Task<Person> Person(
        Uri site, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 800, string locale = "en-US") =>
        Person(_browser!, site, scheme, width, height, locale);

    /// <summary>A person in front of a phone or a tablet.</summary>
    public Task<Person> TouchScreen(Uri site) => Person(_browser!, site, ColorScheme.Light, 390, 844, "en-US", hasTouch: true);

    /// <summary>The same with a camera that shows this video, and with permission to use it.</summary>
    public async Task<Person> PersonWithCamera(Uri site, string video)
    {
        var own = await Launch(
            ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-video-capture={video}"]);
        _withCamera.Add(own);
        return await Person(own, site, ColorScheme.Light, 390, 844, "en-US");
    }

    /// <summary>A browser with scripts switched off.</summary>
    public Task<IBrowserContext> WithoutScripts(Uri site) =>
        _browser!.NewContextAsync(new() { BaseURL = site.ToString(), JavaScriptEnabled = false });

    private async Task<Person> Person(
        IBrowser browser, Uri site, ColorScheme scheme, int width, int height, string locale, bool hasTouch = false)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = site.ToString(),
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = height },
            DeviceScaleFactor = 2,
            ReducedMotion = Motion,
            IsMobile = hasTouch,
            HasTouch = hasTouch,
            Locale = locale
        });
        return new(context, await context.NewPageAsync(), site);
    }

    private Task<IBrowser> Launch(string[] more) =>
        _playwright!.Chromium.LaunchAsync(new() { ExecutablePath = Yielding(Executable), Args = [.. s_args, .. more] });

    /// <summary>
    /// A script that starts the program at a low priority: a service that shares a busy machine with several browsers must
    /// still answer within its time limits, whereas a page has half a minute.
    /// </summary>
    private string Yielding(string program)
    {
        if (OperatingSystem.IsWindows()) return program;
        string script = Path.Combine(_scripts.Path, "browser");
        if (File.Exists(script)) return script;
        File.WriteAllText(script, $"#!/bin/sh\nexec nice -n 5 {program} \"$@\"\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return script;
    }

    /// <summary>Reads a QR code from the pixels of a picture.</summary>
    public static async Task<string> ReadQr(byte[] picture)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, picture, TestContext.Current.CancellationToken);
            using var reader = Process.Start(new ProcessStartInfo(Reader, ["-q", "--raw", file]) { RedirectStandardOutput = true })!;
            return (await reader.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
        }
        finally
        {
            File.Delete(file);
        }
    }
}

/// <summary>The browser as people have it, with everything that moves.</summary>
public sealed class Chromium : Browser
{
    private const string Program = "/usr/bin/chromium";

    private protected override string Executable => File.Exists(Program) ? Program : base.Executable;

    private protected override ReducedMotion Motion => ReducedMotion.NoPreference;
}

/// <summary>One person's browser with one page, and the errors on it.</summary>
public sealed class Person(IBrowserContext context, IPage page, Uri site) : IAsyncDisposable
{
    private readonly List<string> _complaints = Listen(page, site);

    public IPage Page => page;

    /// <summary>Errors on the console, and requests to any host but ours.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public async Task<Person> Goes(string address)
    {
        await page.GotoAsync(address);
        return this;
    }

    /// <summary>Waits until the page shows this state.</summary>
    public async Task Sees(string state)
    {
        try
        {
            await page.Locator($"main[data-state='{state}']").WaitForAsync(new() { Timeout = 30_000 });
        }
        catch (TimeoutException)
        {
            var main = page.Locator("main");
            Assert.Fail($"Not {state} but {await main.GetAttributeAsync("data-state")}:\n{await main.InnerTextAsync()}\n"
                + string.Join('\n', _complaints));
        }
    }

    public Task Clicks(string name) => The(name).ClickAsync();

    public Task Types(string name, string text) => The(name).FillAsync(text);

    public Task<string> Reads(string name) => The(name).InnerTextAsync();

    /// <summary>The element that the pages call by this name.</summary>
    public ILocator The(string name) => page.Locator($"[data-test='{name}']:visible").First;

    /// <summary>The QR that is on this screen, read from its pixels.</summary>
    public async Task<string> ScansScreen()
    {
        await The("qr").WaitForAsync();
        return await Browser.ReadQr(await page.ScreenshotAsync());
    }

    public async Task Registers(string username, string displayName)
    {
        await Sees("form");
        await FillsInTheForm(username, displayName);
    }

    /// <summary>Registers with the form that the page shows.</summary>
    public async Task FillsInTheForm(string username, string displayName)
    {
        await Clicks("to-register");
        await Types("username", username);
        await Types("password", TestPhone.Password);
        await Types("display-name", displayName);
        await Clicks("submit");
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private static List<string> Listen(IPage page, Uri site)
    {
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add($"console: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Add($"page: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(
                site.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("blob:" + site, StringComparison.Ordinal))
                complaints.Add($"request: {request.Url}");
        };
        return complaints;
    }
}
