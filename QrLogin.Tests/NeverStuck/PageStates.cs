using Microsoft.Playwright;
using QrLogin.Tests.Component;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.NeverStuck;

/// <summary>Each state of each page and of the component in which a person waits for something or has something to do.</summary>
internal static class PageStates
{
    private const string LoginIsUnbound = """
        () => {
          try {
            return JSON.parse(localStorage.getItem('qrlogin.login'))?.tokenType === 'Bearer';
          } catch {
            return false;
          }
        }
        """;

    public static IReadOnlyDictionary<string, PageState> All { get; } = new Dictionary<string, PageState>(
        AuthorizeStates.All.Concat(AccountStates.All))
    {
        ["pc: loading"] = new(s => s.Person.Goes("/link"), s => s.Person.Goes("/"), s => s.Person.Sees("waiting")) { LoadsPage = true },
        ["pc: waiting"] = new(PcWaits, Nothing, PcLogsIn),
        ["pc: scanned"] = new(
            async s =>
            {
                await PcWaits(s);
                s.Confirm = await s.Scanned();
                await s.Person.Sees("scanned");
            },
            s => s.Confirm!(),
            s => s.Person.Sees("logged-in")),
        ["pc: cancelled"] = new(PcWaits, s => s.Person.Clicks("cancel"), async s =>
        {
            await s.Person.Sees("cancelled");
            await s.Person.Clicks("new-code");
            await s.Person.Sees("waiting");
        }),
        ["pc: checking"] = new(s => s.LogsIn(), s => s.Page.ReloadAsync(), s => s.Person.Sees("logged-in"))
        {
            LoadsPage = true,
            AfterLoss = PcGoesOnWithoutKey
        },
        ["pc: logged in"] = new(s => s.LogsIn(), Nothing, async s =>
        {
            await TroubleIsOver(s);
            await s.Person.Sees("logged-in");
        }),
        ["pc: logging out"] = new(
            s =>
            {
                // An account of its own, whose logins are counted.
                s.Phone = null;
                return s.LogsIn();
            },
            async s =>
            {
                await s.Person.Clicks("log-out");
                await s.Person.Sees("logged-out");
            },
            async s =>
            {
                // The server ends the login, too.
                await s.Page.Locator("main #unconfirmed").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
                await Until(async () => (await s.Phone!.Call(HttpMethod.Get, "logins"))["logins"].GetArrayLength() == 1);
            }),
        ["phone: scanning"] = new(PhoneIsLoggedIn, ScansAnother, Decides) { LoadsPage = true, AfterLoss = LogsInAndDecides },
        ["phone: deciding"] = new(PhoneIsLoggedIn, Nothing, async s =>
        {
            Assert.Equal(204, (await s.Pc!.Cancel()).Status);
            await s.Person.Sees("qr-finished");
        }),
        ["phone: confirming"] = new(PhoneIsLoggedIn, Confirms, async s =>
        {
            // Another tab has scanned the code again, so the person is asked again.
            if (await GoesOn(s) == "invalid-confirm-token") await Confirms(s);
            await s.Person.Sees("confirmed");
            Assert.NotNull(await s.Pc!.Token());
            await OtherDeviceIsLoggedIn(s);
        }),
        ["phone: logging out"] = new(
            PhoneIsLoggedIn,
            async s =>
            {
                await s.Person.Clicks("not-you");
                await s.Person.Sees("logged-out");
            },
            async s =>
            {
                await s.Page.Locator("main #unconfirmed").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
                await Until(async () => await s.Pc!.Status() == "denied");
            }),
        ["phone: confirmed"] = new(
            async s =>
            {
                await PhoneIsLoggedIn(s);
                await Confirms(s);
                await s.Person.Sees("confirmed");
            },
            async s => Assert.NotNull(await s.Pc!.Token()),
            OtherDeviceIsLoggedIn),
        ["phone: logging in"] = new(
            async s =>
            {
                s.Pc = await TestPc.Open(s.Server);
                await s.Person.Goes(PathOf(s.Pc));
                await s.Person.Sees("form");
            },
            s => s.Person.Registers("name-" + Unique.Text(), "Ann"),
            async s =>
            {
                await GoesOn(s, "#submit:enabled:visible");
                await s.Person.Sees("decide");
            }),
        ["phone: typing a code"] = new(TypesCode, s => s.Person.Clicks("look-up"), async s =>
        {
            await GoesOn(s, "#look-up:enabled:visible");
            await s.Person.Sees("decide");
        })
        {
            AfterReload = async s =>
            {
                await s.Person.Types("user-code", (await Tv.Asks(s.Server)).UserCode);
                await s.Person.Clicks("look-up");
                await s.Person.Sees("decide");
            },
            AfterLoss = async s =>
            {
                // The page may have opened its key before.
                await s.Page.Locator("main[data-state='form'], main[data-state='decide']").WaitForAsync();
                if (await s.Page.Locator("main[data-state='form']").IsVisibleAsync()) await LogsInAndDecides(s);
            }
        },
        ["component: loading"] = new(
            s => s.Person.Goes(s.Site.Page("")), ComponentLoads, s => s.Component!.Is("waiting"))
        { LoadsPage = true },
        ["component: waiting"] = new(ComponentWaits, Nothing, async s =>
        {
            await s.Component!.Is("waiting");
            var confirm = await s.Scanned();
            await s.Component!.Is("scanned");
            await confirm();
            await s.Component!.Is("confirmed");
        }),
        ["component: scanned"] = new(
            async s =>
            {
                await ComponentWaits(s);
                s.Confirm = await s.Scanned();
                await s.Component!.Is("scanned");
            },
            s => s.Confirm!(),
            s => s.Component!.Is("confirmed")),
        ["component: cancelled"] = new(ComponentWaits, s => s.Component!.The("cancel").ClickAsync(), async s =>
        {
            await s.Component!.Is("cancelled");
            await s.Component!.The("new-code").ClickAsync();
            await s.Component!.Is("waiting");
        }),
    };

    internal static Task Nothing(Situation situation) => Task.CompletedTask;

    private static async Task PcWaits(Situation s)
    {
        await s.Person.Goes("/");
        await s.Person.Sees("waiting");
    }

    private static async Task PcLogsIn(Situation s)
    {
        await s.Person.Sees("waiting");
        var confirm = await s.Scanned();
        await s.Person.Sees("scanned");
        await confirm();
        await s.Person.Sees("logged-in");
    }

    /// <summary>The page says that the login is gone, or shows a code at once if nothing is left of it.</summary>
    /// <summary>On a busy machine, the database may have been too slow for the login to be bound. Such a login needs no key.</summary>
    private static async Task PcGoesOnWithoutKey(Situation s)
    {
        if (await s.Page.EvaluateAsync<bool>(LoginIsUnbound)) await s.Person.Sees("logged-in");
        else await PcShowsNewCode(s);
    }

    private static async Task PcShowsNewCode(Situation s)
    {
        await s.Page.Locator("main[data-state='waiting'], main[data-state='logged-out']").WaitForAsync();
        if (await s.Person.The("new-code").IsVisibleAsync()) await s.Person.Clicks("new-code");
        await s.Person.Sees("waiting");
    }

    /// <summary>Logs the browser in as a phone. With blocked storage, the login ends with its page.</summary>
    internal static async Task PhoneIsLoggedIn(Situation s)
    {
        s.Pc = await TestPc.Open(s.Server);
        await s.Person.Goes(PathOf(s.Pc));
        await s.Person.Registers("name-" + Unique.Text(), "Ann");
        await s.Person.Sees("decide");
    }

    private static async Task ScansAnother(Situation s)
    {
        s.Pc = await TestPc.Open(s.Server);
        await s.Person.Goes(PathOf(s.Pc));
    }

    private static async Task Decides(Situation s)
    {
        await GoesOn(s);
        await s.Person.Sees("decide");
    }

    private static async Task LogsInAndDecides(Situation s)
    {
        await s.Person.Registers("name-" + Unique.Text(), "Ann");
        await s.Person.Sees("decide");
    }

    private static async Task Confirms(Situation s)
    {
        await s.Page.Locator("#confirm:enabled").WaitForAsync();
        await s.Person.Clicks("confirm");
    }

    private static Task OtherDeviceIsLoggedIn(Situation s) => s.Page.GetByText("The other device is logged in.").First.WaitForAsync();

    private static async Task TypesCode(Situation s)
    {
        await PhoneIsLoggedIn(s);
        await s.Person.Goes("/link");
        await s.Person.Sees("link");
        await s.Person.Types("user-code", (await Tv.Asks(s.Server)).UserCode);
    }

    private static async Task ComponentWaits(Situation s)
    {
        await ComponentLoads(s);
        await s.Component!.Is("waiting");
    }

    private static async Task ComponentLoads(Situation s) =>
        s.Component = await ShownComponent.On(s.Person, s.Server, s.Site.PageFor(s.Server.BaseAddress!, "<qr-login></qr-login>"));

    internal static Task TroubleIsOver(Situation s) =>
        s.Page.Locator("main > section #trouble, main > #trouble").WaitForAsync(new() { State = WaitForSelectorState.Hidden });

    /// <summary>Presses the button that tries again, unless the page continues by itself.</summary>
    /// <returns>The state of the page before that.</returns>
    private static async Task<string?> GoesOn(Situation s, string button = "#again:enabled:visible")
    {
        var again = s.Page.Locator(button);
        await again.Or(s.Page.Locator("main[data-state='decide'], main[data-state='confirmed']")).First.WaitForAsync();
        string? state = await s.Page.Locator("main").GetAttributeAsync("data-state");
        if (await again.IsVisibleAsync()) await again.ClickAsync();
        return state;
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        for (int i = 0; i < 300; i++)
        {
            if (await condition()) return;
            await Pause.For(TimeSpan.FromMilliseconds(100));
        }

        throw new TimeoutException("The server has not heard of it.");
    }

    /// <summary>The path of the link in the code: the browser may reach the server by another address.</summary>
    private static string PathOf(TestPc pc) => new Uri(pc.QrText).PathAndQuery;
}
