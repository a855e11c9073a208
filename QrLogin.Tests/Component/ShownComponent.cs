using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Component;

/// <summary>One &lt;qr-login&gt; on a page of another site, and the phone that it is shown to.</summary>
internal sealed class ShownComponent(Person person, HttpClient server, string selector = "qr-login")
{
    public IPage Page => person.Page;

    public ILocator Element => Page.Locator(selector);

    /// <summary>The events that its site received, in order.</summary>
    public Task<string[]> Heard => Element.EvaluateAsync<string[]>("e => e.heard");

    /// <summary>Errors and warnings of the page. Calls to another host are expected.</summary>
    public IEnumerable<string> Complaints => person.Complaints.Where(c => !c.StartsWith("request:", StringComparison.Ordinal));

    public static async Task<ShownComponent> On(Person person, HttpClient server, string address, string selector = "qr-login")
    {
        await person.Page.AddInitScriptAsync("""
            // The events do not bubble, and the first is sent as soon as the element exists.
            const hear = (type, note) => addEventListener(type, ({ target, detail }) => {
              target.heard ??= [];
              note(target, detail);
            }, true);
            hear('state', (element, { state, isOffline }) => element.heard.push(isOffline ? 'offline' : state));
            hear('error', (element, detail) => detail?.code && element.heard.push('error ' + detail.code));
            hear('code', (element, { link }) => { element.link = link; });
            hear('login', (element, login) => { element.login = login; });
            """);
        await person.Goes(address);
        return new(person, server, selector);
    }

    public ShownComponent Other(string other) => new(person, server, other);

    public Task Is(string state) =>
        Page.Locator($"{selector}[state='{state}']").WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 30_000 });

    public ILocator The(string name) => Element.Locator($"[data-test='{name}']:visible");

    /// <summary>The visible text of the component.</summary>
    public async Task<string> Text() => await Element.Locator(".card").InnerTextAsync();

    /// <summary>This person's phone scans the code.</summary>
    public async Task<Scan> ScannedBy(string name)
    {
        await Is("waiting");
        var scan = await Scan.Of(server, await Element.EvaluateAsync<string>("e => e.link"), name);
        await Is("scanned");
        return scan;
    }

    /// <summary>A phone scans, compares the number and confirms.</summary>
    public async Task ConfirmedBy(string name)
    {
        var scan = await ScannedBy(name);
        await scan.Confirms(await The("match-number").InnerTextAsync());
        await Is("confirmed");
    }
}

/// <summary>A phone that has scanned a code.</summary>
internal sealed record Scan(TestPhone Phone, string QrId, string ConfirmToken)
{
    public static async Task<Scan> Of(HttpClient server, string link, string name)
    {
        var phone = await TestPhone.LoggedIn(server, name);
        string id = IdIn(link);
        return new(
            phone, id, (await phone.Scan(id, link[(link.IndexOf("c=", StringComparison.Ordinal) + 2)..]))["confirmToken"].GetString()!);
    }

    public static string IdIn(string link) => new Uri(link).Segments[^1];

    public async Task Confirms(string number) =>
        Assert.Equal(
            200,
            (await Phone.Call(
                HttpMethod.Post, $"qr-sessions/{QrId}/confirm", new { confirmToken = ConfirmToken, matchNumber = number })).Status);

    public async Task Denies() =>
        Assert.Equal(200, (await Phone.Call(HttpMethod.Post, $"qr-sessions/{QrId}/deny", new { confirmToken = ConfirmToken })).Status);
}
