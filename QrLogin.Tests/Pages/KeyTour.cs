using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>Takes one person through the states of the pages that have to do with passkeys and identity providers.</summary>
internal sealed class KeyTour(Person person, KeyTourHost host, Func<string, Task> look)
{
    public async Task Takes()
    {
        // The browser's autofill would log in by itself.
        await person.Page.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
        await Authenticator.Of(person);
        await AsksForAPasskey();
        await HasPasskeys();
        await ComesBackFromAProvider();
    }

    private async Task AsksForAPasskey()
    {
        var pc = await TestPc.Open(host.Http);
        await person.Goes(new Uri(pc.QrText).PathAndQuery);
        await person.Sees("form");
        await Stops("form-ways");
        await person.Page.EvaluateAsync("() => navigator.credentials.get = async () => { throw new DOMException('', 'NotAllowedError'); }");
        await person.Clicks("with-passkey");
        await person.Page.Locator("#form-error:visible").WaitForAsync();
        await Stops("form-passkey-unused");
        await person.Registers("zoe-" + Unique.Text(), "Zoë 王");
        await person.Sees("decide");
        await Stops("decide-no-passkey");
    }

    private async Task HasPasskeys()
    {
        await person.Goes("/account");
        await person.Sees("shown");
        await person.Clicks("to-passkeys");
        await Stops("passkeys-none");
        await person.Clicks("add-passkey");
        await person.The("passkey").WaitForAsync();
        await person.Clicks("rename-passkey");
        await person.Clicks("remove-passkey");
        await Stops("passkeys");
        await person.Clicks("add-passkey");
        await person.Page.Locator("#passkey-form-error:visible").WaitForAsync();
        await Stops("passkeys-error");

        var pc = await TestPc.Open(host.Http);
        await person.Goes(new Uri(pc.QrText).PathAndQuery);
        await person.Sees("decide");
        await person.Page.EvaluateAsync("() => navigator.credentials.get = async () => { throw new DOMException('', 'NotAllowedError'); }");
        await person.Clicks("confirm");
        await person.The("decision-error").WaitForAsync();
        await Stops("decide-passkey-unused");
    }

    private async Task ComesBackFromAProvider()
    {
        await person.Goes("/login/provider?code=abc&state=def");
        await person.Sees("invalid");
        await Stops("provider-invalid");
        foreach (var (provider, state) in new[] { ("corporate", "refused"), ("partner", "offline") })
        {
            string begun = $"{{\"provider\":\"{provider}\",\"state\":\"s\",\"returnTo\":\"/link\"}}";
            await person.Page.EvaluateAsync("begun => sessionStorage.setItem('qrlogin.provider-login', begun)", begun);
            await person.Goes("/login/provider?error=access_denied&state=s&iss=" + Uri.EscapeDataString(host.Issuer));
            await person.Sees(state);
            await Stops("provider-" + state);
        }
    }

    private async Task Stops(string name)
    {
        await Tour.AnimationsEnd(person.Page);
        await look(name);
    }
}

/// <summary>A service where phones confirm with passkeys, with one provider that answers and one that does not.</summary>
public sealed class KeyTourHost : ApiHost
{
    private readonly TestIssuer _corporate;

    public KeyTourHost()
        : this(new(), new())
    {
    }

    private KeyTourHost(TestIssuer corporate, TestIssuer partner)
        : base(null, Settings(corporate, partner)) => _corporate = corporate;

    internal string Issuer => _corporate.Address;

    public override async ValueTask InitializeAsync()
    {
        await _corporate.Start();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _corporate.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static Dictionary<string, string> Settings(TestIssuer corporate, TestIssuer partner) =>
        new(corporate.ClientSettings("corporate").Concat(partner.ClientSettings("partner"))) { ["QrLogin:ConfirmWith"] = "Passkey" };
}
