using Microsoft.Playwright;
using QrLogin.Tests.Component;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.NeverStuck;

/// <summary>One person's browser in one state of a page, during a fault.</summary>
internal sealed class Situation(Person person, HttpClient server, ForeignSite? site = null)
{
    /// <summary>The text that a person sees, including that of the component.</summary>
    private const string Words = """
        () => [document.querySelector('main')?.innerText ?? '', document.querySelector('qr-login')?.checkVisibility()
          ? document.querySelector('qr-login').shadowRoot.querySelector('.card').innerText : ''].join('\n').trim()
        """;

    /// <summary>
    /// Whether the person can press something other than the language switch and the link to the start page. Once another site has
    /// its login, that site takes over.
    /// </summary>
    private const string WayOut = """
        () => {
          if (!document.querySelector('main') && document.querySelector("qr-login[state='confirmed']")) return true;
          const roots = [document.querySelector('main'), document.querySelector('qr-login')?.shadowRoot].filter(Boolean);
          return roots.flatMap(root => [...root.querySelectorAll('button, a[href]')])
            .some(each => !each.disabled && each.checkVisibility());
        }
        """;

    private readonly List<string> _errors = Listen(person.Page);

    public IPage Page => person.Page;

    public Person Person => person;

    public HttpClient Server => server;

    /// <summary>Another site that shows the component.</summary>
    public ForeignSite Site => site!;

    /// <summary>The component on a page of the other site.</summary>
    public ShownComponent? Component { get; set; }

    /// <summary>A phone that is logged in, for the other side of the login.</summary>
    public TestPhone? Phone { get; set; }

    public TestPc? Pc { get; set; }

    /// <summary>Confirms the session that a phone has scanned.</summary>
    public Func<Task>? Confirm { get; set; }

    /// <summary>What is wrong on the page; null if nothing. Waits a little: during a call, all buttons can be disabled.</summary>
    public async Task<string?> FindDefect()
    {
        string? defect = await FindDefectNow();
        for (int i = 0; defect is not null && i < 10; i++)
        {
            await Pause.For(TimeSpan.FromMilliseconds(200));
            defect = await FindDefectNow();
        }

        return defect;
    }

    private async Task<string?> FindDefectNow()
    {
        try
        {
            string words = await Page.EvaluateAsync<string>(Words);
            if (words.Length < 5) return $"no words: '{words}'";
            if (!await Page.EvaluateAsync<bool>(WayOut)) return $"no way out of: {words.ReplaceLineEndings(" ")}";
        }
        catch (PlaywrightException e) when (e.Message.Contains("context was destroyed", StringComparison.Ordinal))
        {
            return "the page is being left";
        }

        return _errors.Count > 0 ? _errors[0] : null;
    }

    /// <summary>Unhandled errors.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The content of the code on a PC's screen.</summary>
    public async Task<(string QrId, string ScanCode)> Code()
    {
        string link = await Link();
        return (new Uri(link).Segments[^1], link[(link.IndexOf("c=", StringComparison.Ordinal) + 2)..]);
    }

    private async Task<string> Link()
    {
        if (Component is not null) return await Component.Element.EvaluateAsync<string>("e => e.link");
        if (await Page.Locator("#hint-link").CountAsync() > 0) return (await Page.Locator("#hint-link").GetAttributeAsync("href"))!;
        return await Browser.ReadQr(await Page.ScreenshotAsync());
    }

    /// <summary>A phone scans the code on this screen. The result confirms the request.</summary>
    public async Task<Func<Task>> Scanned()
    {
        var (id, scanCode) = await Code();
        Phone ??= await TestPhone.LoggedIn(server);
        var ticket = await Phone.Scan(id, scanCode);
        return async () => Assert.Equal(
            200,
            (await Phone.Call(
                HttpMethod.Post, $"qr-sessions/{id}/confirm", new { confirmToken = ticket["confirmToken"].GetString() })).Status);
    }

    public async Task LogsIn()
    {
        await person.Goes("/");
        await person.Sees("waiting");
        await (await Scanned())();
        await person.Sees("logged-in");
    }

    private static List<string> Listen(IPage page)
    {
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add("unhandled: " + error);
        page.Console += (_, message) =>
        {
            // The browser itself logs each failed request.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                errors.Add("console: " + message.Text);
        };
        return errors;
    }
}
