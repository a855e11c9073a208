using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.NeverStuck;

/// <summary>The states of the page where a site's visitor logs in.</summary>
internal static class AuthorizeStates
{
    public static IReadOnlyDictionary<string, PageState> All { get; } = new Dictionary<string, PageState>
    {
        ["authorize: loading"] = new(
            s => s.Person.Goes("/link"), AsksToLogIn, s => s.Person.The("qr").WaitForAsync())
        { LoadsPage = true },
        ["authorize: waiting"] = new(AuthorizeWaits, PageStates.Nothing, async s =>
        {
            await s.Person.The("qr").WaitForAsync();
            await (await s.Scanned())();
            await IsBackAtTheSite(s);
        }),
        ["authorize: continuing"] = new(
            async s =>
            {
                await PageStates.PhoneIsLoggedIn(s);
                await AuthorizeWaits(s);
                await s.Page.Locator("#continue:visible, #log-in-here:visible").First.WaitForAsync();
            },
            async s =>
            {
                if (await s.Person.The("continue").IsVisibleAsync()) await s.Person.Clicks("continue");
            },
            async s =>
            {
                // A login that was lost needs a new one; a code of another tab's, or an answer that was lost, another press.
                for (int i = 0; i < 3 && !IsAtTheSite(s); i++)
                {
                    if (await s.Person.The("log-in-here").IsVisibleAsync()) await s.Person.Clicks("log-in-here");
                    if (await s.Person.The("submit").IsVisibleAsync()) await s.Person.FillsInTheForm("name-" + Unique.Text(), "Ann");
                    else if (await s.Page.Locator("#continue:enabled:visible").IsVisibleAsync()) await s.Person.Clicks("continue");
                    await Record.ExceptionAsync(() => IsBackAtTheSite(s, 5_000));
                }

                await IsBackAtTheSite(s);
            }),
    };

    /// <summary>The site sends its visitor to our page.</summary>
    private static Task AsksToLogIn(Situation s)
    {
        string callback = s.Site.Page(
            "<!doctype html><link rel=icon href='data:,'><main>Welcome back <a href=/>Home</a></main>", name: "callback");
        return s.Person.Goes("/oauth/authorize?" + SiteRequest.New(new("site"), callback).Query);
    }

    private static async Task AuthorizeWaits(Situation s)
    {
        await AsksToLogIn(s);
        await s.Person.Sees("open");
        await s.Person.The("qr").WaitForAsync();
    }

    private static bool IsAtTheSite(Situation s) => s.Page.Url.Contains("/page/callback", StringComparison.Ordinal);

    private static Task IsBackAtTheSite(Situation s, float limit = 30_000) =>
        s.Page.WaitForURLAsync("**/page/callback?*", new() { Timeout = limit });
}
