using System.Text.Json;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Component;

/// <summary>The component on a third-party site: every state of a login, on another origin and under the strictest policy.</summary>
[Trait("Speed", "Slow")]
public sealed class ComponentTests(Browser browser, ComponentHost api) : IClassFixture<Browser>, IClassFixture<ComponentHost>
{
    private Uri Server => api.Http.BaseAddress!;

    [Fact]
    public async Task The_example_page_shows_every_step_of_a_login_and_greets_the_person()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.ExampleFor(Server));
        await pc.Is("waiting");
        Assert.Equal(await pc.Element.EvaluateAsync<string>("e => e.link"), await person.ScansScreen());
        var scan = await pc.ScannedBy("Zoë 王");
        Assert.Contains("Scanned by Zoë 王", await pc.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain(scan.Phone.Username, await pc.Text(), StringComparison.Ordinal);
        Assert.Contains("Enter this number on your phone", await pc.Text(), StringComparison.Ordinal);
        await scan.Confirms(await pc.The("match-number").InnerTextAsync());
        await pc.Is("confirmed");
        Assert.Contains($"You are logged in as Zoë 王 ({scan.Phone.Username})", await pc.Text(), StringComparison.Ordinal);
        await pc.Page.GetByText("Hello Zoë 王, on The example site.").WaitForAsync();
        Assert.Equal(["loading", "waiting", "scanned", "confirmed"], await pc.Heard);
        Assert.Empty(pc.Complaints);
    }

    [Fact]
    public async Task The_components_login_is_bound_to_its_key_is_not_stored_and_can_be_resumed()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await LoggedIn(person);
        string kept = await pc.Element.EvaluateAsync<string>("e => JSON.stringify(e.login)");
        var login = JsonDocument.Parse(kept).RootElement;
        Assert.Equal(("DPoP", "qr"), (login.GetProperty("tokenType").GetString(), login.GetProperty("method").GetString()));
        Assert.Equal(
            200,
            await pc.Element.EvaluateAsync<int>(
                "async (e, url) => (await fetch(url, { headers: await e.login.prove('get', url) })).status", new Uri(
                    Server, "/api/v1/me")));

        string[] stored = await pc.Page.EvaluateAsync<string[]>("Object.entries(localStorage).flat()");
        Assert.Equal("qrlogin.device", stored[0]);
        Assert.Equal(2, stored.Length);
        var device = JsonDocument.Parse(stored[1]).RootElement;
        var thief = new TestDevice(device.GetProperty("id").GetString()!, device.GetProperty("type").GetString()!);
        Assert.Equal(
            (401, "invalid_token"),
            (await api.Http.Call(
                HttpMethod.Get, "api/v1/me", bearer: login.GetProperty("accessToken").GetString(), device: thief)).Refusal);

        await pc.Page.ReloadAsync();
        Assert.Equal(
            "Ann",
            await pc.Page.EvaluateAsync<string>(
                $"import('{Server}qr-login.js').then(m => m.resume({kept}).fetch('/api/v1/me')).then(r => r.json()).then(me => "
                    + $"me.account.displayName)"));
        Assert.Empty(pc.Complaints);
    }

    [Fact]
    public async Task All_calls_at_once_succeed_after_the_clock_jumped()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await LoggedIn(person);
        await pc.Page.Clock.SetSystemTimeAsync(TimeProvider.System.GetUtcNow().AddDays(-2).UtcDateTime);

        int[] statuses = await pc.Element.EvaluateAsync<int[]>(
            "e => Promise.all(Array.from({ length: 5 }, () => e.login.fetch('/api/v1/me').then(r => r.status)))");

        Assert.Equal([200, 200, 200, 200, 200], statuses);
    }

    [Theory]
    [InlineData("denied", "Request denied")]
    [InlineData("cancelled", "Login cancelled")]
    public async Task A_cancelled_login_says_so_and_offers_a_new_code(string end, string said)
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.PageFor(Server, "<qr-login></qr-login>"));
        var scan = await pc.ScannedBy("Ann");
        await (end == "denied" ? scan.Denies() : pc.The("cancel").ClickAsync());
        await pc.Is(end);
        Assert.Contains(said, await pc.Text(), StringComparison.Ordinal);
        Assert.Contains(said, await pc.Element.GetByRole(Microsoft.Playwright.AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        await pc.The("new-code").ClickAsync();
        await pc.ConfirmedBy("Ann");
        Assert.Equal(["loading", "waiting", "scanned", end, "loading", "waiting", "scanned", "confirmed"], await pc.Heard);
        Assert.Empty(pc.Complaints);
    }

    [Fact]
    public async Task An_expired_code_offers_a_new_one()
    {
        Browser.SkipIfMissing();
        using var folder = new TempFolder();
        await using var service = await ServiceProcess.Api(
            folder.Path, "Development", "--QrLogin:SessionLifetime=00:00:04", $"--QrLogin:Clients:example:Origins={api.Foreign.Origin}");
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await ShownComponent.On(person, service.Http, api.Foreign.PageFor(service.Http.BaseAddress!, "<qr-login></qr-login>"));
        await pc.Is("expired");
        Assert.Contains("This code has expired", await pc.Text(), StringComparison.Ordinal);
        await pc.The("new-code").ClickAsync();
        await pc.Is("waiting");
        Assert.Empty(pc.Complaints);
    }

    [Fact]
    public async Task A_code_that_the_service_no_longer_knows_is_replaced_on_demand()
    {
        Browser.SkipIfMissing();
        using var folder = new TempFolder();
        string setting = $"--QrLogin:Clients:example:Origins={api.Foreign.Origin}";
        await using var first = await ServiceProcess.Api(folder.Path, "Development", setting);
        var address = first.Http.BaseAddress!;
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await ShownComponent.On(person, first.Http, api.Foreign.PageFor(address, "<qr-login></qr-login>"));
        await pc.Is("waiting");
        await first.Kill();
        await pc.Page.Locator("qr-login[offline]").WaitForAsync();
        Assert.Contains("Can’t reach the server", await pc.Text(), StringComparison.Ordinal);
        await using var second = await ServiceProcess.Api(folder.Path, "Development", setting, $"--urls={address}");
        await pc.Is("forgotten");
        Assert.Equal("error invalid_poll_token", (await pc.Heard)[^1]);
        await pc.The("new-code").ClickAsync();
        await pc.Is("waiting");
    }

    [Fact]
    public async Task Offline_the_component_says_so_and_continues_once_back_online()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.PageFor(Server, "<qr-login></qr-login>"));
        await pc.Is("waiting");
        await pc.Page.Context.SetOfflineAsync(true);
        await pc.Page.Locator("qr-login[offline]").WaitForAsync();
        Assert.Contains("Can’t reach the server", await pc.Text(), StringComparison.Ordinal);
        await pc.Page.Context.SetOfflineAsync(false);
        await pc.Page.Locator("qr-login:not([offline])").WaitForAsync();
        Assert.DoesNotContain("Can’t reach the server", await pc.Text(), StringComparison.Ordinal);
        await pc.ConfirmedBy("Ann");
        Assert.Equal(
            ["loading", "waiting", "offline"], (await pc.Heard).Where(h => !h.StartsWith("error", StringComparison.Ordinal)).Take(3));
    }

    [Fact]
    public async Task A_login_confirmed_while_offline_arrives_once_the_network_is_back()
    {
        Browser.SkipIfMissing();
        await using var cable = new CuttableProxy(Server);
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await ShownComponent.On(
            person, api.Http, api.Foreign.PageFor(cable.Address, $"<qr-login server={cable.Address}></qr-login>"));
        var scan = await pc.ScannedBy("Ann");
        string number = await pc.The("match-number").InnerTextAsync();
        cable.Pull();
        await pc.Page.Locator("qr-login[offline]").WaitForAsync();
        await scan.Confirms(number);
        cable.Plug();
        await pc.Is("confirmed");
    }

    [Fact]
    public async Task Two_components_on_one_page_log_in_two_people()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        var first = await ShownComponent.On(
            person, api.Http, api.Foreign.PageFor(Server, "<qr-login id=first></qr-login><qr-login id=second></qr-login>"), "#first");
        var second = first.Other("#second");
        await first.Is("waiting");
        await second.ConfirmedBy("Zoë");
        Assert.Equal("waiting", await first.Element.GetAttributeAsync("state"));
        await first.ConfirmedBy("Ann");
        Assert.Equal(
            ("Ann", "Zoë"),
            (
                await first.Element.EvaluateAsync<string>("e => e.login.account.displayName"),
                await second.Element.EvaluateAsync<string>("e => e.login.account.displayName")));
        Assert.Empty(first.Complaints);
    }

    [Fact]
    public async Task A_moved_component_continues_and_a_removed_one_cancels_its_code()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.PageFor(Server, "<main></main><qr-login></qr-login>"));
        await pc.Is("waiting");
        string link = await pc.Element.EvaluateAsync<string>("e => { document.querySelector('main').append(e); return e.link; }");
        var scan = await pc.ScannedBy("Ann");
        Assert.Equal(Scan.IdIn(link), scan.QrId);
        var gone = pc.Page.WaitForResponseAsync(r => r.Request.Method == "DELETE" && r.Url.EndsWith(scan.QrId, StringComparison.Ordinal));
        await pc.Element.EvaluateAsync("e => e.remove()");
        Assert.Equal(204, (await gone).Status);
        var late = await scan.Phone.Call(
            HttpMethod.Post, $"qr-sessions/{scan.QrId}/confirm", new { confirmToken = scan.ConfirmToken, matchNumber = "00" });
        Assert.Equal((409, "qr_finished"), late.Refusal);
        Assert.Empty(pc.Complaints);
    }

    [Fact]
    public async Task A_sites_page_that_is_left_cancels_its_code_and_the_deciding_phone_is_told()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Foreign.Address);
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.PageFor(Server, "<qr-login></qr-login>"));
        var scan = await pc.ScannedBy("Ann");
        string path = $"qr-sessions/{scan.QrId}/phone";
        int seen = (await scan.Phone.Call(HttpMethod.Get, path))["version"].GetInt32();
        await person.Goes("about:blank");
        var told = await scan.Phone.Call(HttpMethod.Get, $"{path}?since={seen}&wait=20");
        Assert.Equal("cancelled", told["status"].GetString());
    }

    [Fact]
    public async Task An_unconfigured_site_can_load_the_component_but_gets_no_code()
    {
        Browser.SkipIfMissing();
        await using var stranger = new ForeignSite();
        await using var person = await browser.Person(stranger.Address);
        var pc = await ShownComponent.On(person, api.Http, stranger.PageFor(Server, "<qr-login></qr-login>"));
        await pc.Page.Locator("qr-login[state='loading'][offline]").WaitForAsync();
        Assert.Contains("error offline", await pc.Heard);
    }

    /// <summary>A component whose site has received the login of Ann.</summary>
    private async Task<ShownComponent> LoggedIn(Person person)
    {
        var pc = await ShownComponent.On(person, api.Http, api.Foreign.PageFor(Server, "<qr-login></qr-login>"));
        await pc.ConfirmedBy("Ann");
        await pc.Page.WaitForFunctionAsync("document.querySelector('qr-login').login");
        return pc;
    }
}
