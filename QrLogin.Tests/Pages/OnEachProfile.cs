using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>The pages of one process, and scenarios that need a single process, in the browser as people have it.</summary>
public sealed class PageTestsOnEmbedded : PageTests, IClassFixture<Chromium>
{
    private readonly Chromium _browser;
    private readonly Uri _site;

    public PageTestsOnEmbedded(Chromium browser, ApiHost api)
        : base(browser, api.Http.BaseAddress!) => (_browser, _site) = (browser, api.Http.BaseAddress!);

    [Fact]
    public async Task An_expired_code_is_replaced_on_demand_and_the_phone_is_told()
    {
        Browser.SkipIfMissing();
        using var folder = new TempFolder();
        await using var short_ = await ServiceProcess.Api(folder.Path, "Development", "--QrLogin:SessionLifetime=00:00:04");
        await using var pc = await (await _browser.Person(short_.Http.BaseAddress!)).Goes("/");
        await using var phone = await _browser.Person(short_.Http.BaseAddress!, width: 390, height: 844);
        await pc.Sees("waiting");
        string text = await pc.ScansScreen();
        await pc.Sees("expired");
        await phone.Goes(text);
        await phone.Registers(Name(), "Ann");
        await phone.Sees("qr-expired");

        await pc.Clicks("new-code");
        await pc.Sees("waiting");
        Assert.NotEqual(text, await pc.ScansScreen());
        Assert.Empty(pc.Complaints);
    }

    [Fact]
    public async Task The_code_on_the_screen_changes_and_an_old_one_must_be_scanned_again()
    {
        Browser.SkipIfMissing();
        using var folder = new TempFolder();
        await using var api = await ServiceProcess.Api(folder.Path, "Development", "--QrLogin:RotationPeriod=00:00:05");
        await using var pc = await (await _browser.Person(api.Http.BaseAddress!)).Goes("/");
        await using var phone = await _browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        await pc.Sees("waiting");
        string first = await pc.ScansScreen();
        var asked = new System.Collections.Concurrent.ConcurrentQueue<string>();
        pc.Page.Request += (_, request) => asked.Enqueue(request.Url);
        for (int i = 0; i < 2; i++)
        {
            string shown = (await pc.Page.Locator("#hint-link").GetAttributeAsync("href"))!;
            await pc.Page.WaitForFunctionAsync("shown => document.getElementById('hint-link').href !== shown", shown);
        }

        // The page has the codes to come.
        Assert.Empty(asked);
        await phone.Goes(first);
        await phone.Registers(Name(), "Ann");
        await phone.Sees("scan-code-stale");
        Assert.Contains("The code has changed", await phone.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains("Scan the code on the screen again", await phone.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        string now = await pc.ScansScreen();
        Assert.NotEqual(first, now);
        await phone.Goes(now);
        await phone.Sees("decide");
        await phone.Clicks("confirm");
        await pc.Sees("logged-in");
        Assert.Empty(pc.Complaints);
    }

    [Fact]
    public async Task After_a_kill_and_a_restart_the_PC_is_offered_a_new_code()
    {
        Browser.SkipIfMissing();
        using var folder = new TempFolder();
        Uri site;
        Person pc;
        await using (var first = await ServiceProcess.Api(folder.Path))
        {
            site = first.Http.BaseAddress!;
            pc = await (await _browser.Person(site)).Goes("/");
            await pc.Sees("waiting");
            await first.Kill();
        }

        await using var _ = pc;
        await pc.Page.Locator("main[data-offline]").WaitForAsync();
        await using var second = await ServiceProcess.Api(folder.Path, "Development", $"--urls={site}");
        await pc.Sees("forgotten");
        await pc.Clicks("new-code");
        await pc.Sees("waiting");
    }

    [Fact]
    public async Task A_login_over_plain_HTTP_on_another_host_works_the_same_way()
    {
        Browser.SkipIfMissing();
        var site = new UriBuilder(_site) { Host = Browser.BeyondLocalhost }.Uri;
        await using var pc = await (await _browser.Person(site)).Goes("/");
        await using var phone = await _browser.Person(site, width: 390, height: 844);
        await pc.Sees("waiting");
        Assert.False(await pc.Page.EvaluateAsync<bool>("window.isSecureContext"));
        Assert.False(await pc.The("hint").IsVisibleAsync());
        // Without WebCrypto the page says so, and binds nothing to a key.
        Assert.True(await pc.The("unbound-notice").IsVisibleAsync());

        await phone.Goes(await pc.ScansScreen());
        await phone.Registers(Name(), "Ann");
        await phone.Sees("decide");
        await phone.Clicks("confirm");
        await pc.Sees("logged-in");
        Assert.Equal("Bearer", await pc.Page.EvaluateAsync<string>("JSON.parse(localStorage['qrlogin.login']).tokenType"));
        Assert.Empty(pc.Complaints);
        Assert.Empty(phone.Complaints);
    }
}

/// <summary>The pages through the load balancer of a cluster: each request may reach another front end.</summary>
[Collection(OnCluster.Name)]
public sealed class PageTestsOnCluster(Browser browser, ClusterSite cluster)
    : PageTests(browser, cluster.Balancer), IClassFixture<Browser>;
