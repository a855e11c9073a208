using Microsoft.Playwright;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.NeverStuck;

/// <summary>The states of the account's page, and of the page that sets a new password.</summary>
internal static class AccountStates
{
    private const string NewPassword = "a better horse battery staple";

    public static IReadOnlyDictionary<string, PageState> All { get; } = new Dictionary<string, PageState>
    {
        ["account: loading"] = new(PageStates.PhoneIsLoggedIn, s => s.Person.Goes("/account"), s => s.Person.Sees("shown"))
        {
            LoadsPage = true,
            AfterLoss = s => s.Person.Sees("logged-out")
        },
        ["account: shown"] = new(
            async s =>
            {
                await PageStates.PhoneIsLoggedIn(s);
                await s.Person.Goes("/account");
                await s.Page.Locator("main[data-state='shown'], main[data-state='logged-out']").WaitForAsync();
            },
            PageStates.Nothing,
            async s =>
            {
                await PageStates.TroubleIsOver(s);
                if (await s.Person.The("log-out").IsVisibleAsync()) await s.Person.Clicks("log-out");
                await s.Person.Sees("logged-out");
            }),
        ["account: changing the password"] = new(OpensPasswordSetting, ChangesPassword, async s =>
        {
            const string Over = "#password-setting:not([open]), #password-form-error:visible, main[data-state='logged-out']";
            await PageStates.TroubleIsOver(s);
            await s.Page.Locator(Over).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            // If the first call took effect, the old password is wrong by now.
            if (!await s.Page.Locator("#password-form-error").IsVisibleAsync()) return;
            await ChangesPassword(s);
            await s.Page.Locator(Over).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }),
        ["reset: setting the password"] = new(
            async s =>
            {
                await s.Person.Goes("/reset#qrr_unknown");
                await s.Person.Types("new-password", NewPassword);
            },
            Resets,
            async s =>
            {
                await s.Page.Locator("main[data-state='invalid'], #reset-form-error:visible").First.WaitForAsync();
                if (await s.Page.Locator("#reset-form-error").IsVisibleAsync()) await Resets(s);
                await s.Person.Sees("invalid");
            })
        {
            // PageStates.Nothing keeps the code.
            AfterReload = s => s.Person.Sees("invalid")
        },
    };

    private static async Task OpensPasswordSetting(Situation s)
    {
        await PageStates.PhoneIsLoggedIn(s);
        await s.Person.Goes("/account");
        await s.Page.Locator("main[data-state='shown'], main[data-state='logged-out']").WaitForAsync();
        if (!await s.Person.The("to-password").IsVisibleAsync()) return;
        await s.Person.Clicks("to-password");
        await s.Person.Types("current-password", TestPhone.Password);
        await s.Person.Types("new-password", NewPassword);
    }

    private static async Task ChangesPassword(Situation s)
    {
        if (await s.Person.The("save-password").IsVisibleAsync()) await s.Person.Clicks("save-password");
    }

    /// <summary>Presses the button, unless the page has lost the code.</summary>
    private static async Task Resets(Situation s)
    {
        var button = s.Person.The("reset");
        await button.Or(s.Page.Locator("main[data-state='invalid']")).First.WaitForAsync();
        if (await button.IsVisibleAsync()) await button.ClickAsync();
    }
}
