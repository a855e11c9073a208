using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.NeverStuck;

/// <summary>
/// In every state of our own pages, with every fault: the page shows text and a way out, handles every error, and
/// recovers once the fault has ended.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class NeverStuckTests(Browser browser, NeverStuckHost api) : IClassFixture<Browser>, IClassFixture<NeverStuckHost>
{
    public static TheoryData<string> States => [.. PageStates.All.Keys.Except(SiteNeverStuckTests.States.Select(row => row.Data))];

    [Theory]
    [MemberData(nameof(States))]
    public Task No_fault_leaves_a_person_stuck(string state) => new FaultTrial(browser, api).Run(state);
}

/// <summary>The same where a person logs in to a site: in the component, and on the page that the site sends its visitor to.</summary>
[Trait("Speed", "Slow")]
public sealed class SiteNeverStuckTests(Browser browser, NeverStuckHost api) : IClassFixture<Browser>, IClassFixture<NeverStuckHost>
{
    public static TheoryData<string> States =>
    [
        .. PageStates.All.Keys.Where(state => state.Split(':')[0] is "component" or "authorize"),
    ];

    [Theory]
    [MemberData(nameof(States))]
    public Task No_fault_leaves_a_sites_visitor_stuck(string state) => new FaultTrial(browser, api).Run(state);
}

public sealed class NeverStuckHost() : ForeignSiteHost(new()
{
    ["QrLogin:Clients:site:Name"] = "The site",
    ["QrLogin:Clients:site:RedirectUris"] = "http://127.0.0.1/page/callback",
});
