using System.Text.Json;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.External;

/// <summary>People log in with an identity provider in a browser.</summary>
[Trait("Speed", "Slow")]
public sealed class ProviderInBrowserTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private readonly TestIssuer _corporate = new(), _partner = new();
    private ApiHost? _site;

    private ApiHost Site => _site!;

    public async ValueTask InitializeAsync()
    {
        await _corporate.Start();
        await _partner.Start();
        var settings = _corporate.ClientSettings("corporate").Concat(_partner.ClientSettings("partner"));
        _site = new(null, new(settings) { ["QrLogin:Passwords"] = "false", ["QrLogin:Passkeys"] = "false" });
        await _site.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await _corporate.DisposeAsync();
        await _partner.DisposeAsync();
    }

    [Fact]
    public async Task A_phone_without_an_app_logs_in_with_a_provider_and_confirms()
    {
        await using var phone = await Person();
        await using var pc = await Person();
        await pc.Goes("/");
        await phone.Goes(await pc.ScansScreen());
        await phone.Sees("form");
        Assert.Equal(
            ["Continue with The corporate", "Continue with The partner"],
            await phone.Page.Locator("#providers button").AllInnerTextsAsync());
        // No page mentions passwords.
        Assert.DoesNotContain("password", await phone.Page.Locator("main").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await phone.Clicks("with-corporate");
        await phone.Sees("decide");
        await phone.Clicks("confirm");
        await pc.Sees("logged-in");

        await phone.Goes("/account");
        await phone.Sees("shown");
        Assert.Contains("by another service", await phone.Page.Locator("#logins").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("password", await phone.Page.Locator("main").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        string token = await Token(phone);
        Assert.DoesNotContain(phone.Complaints, c => !c.Contains(_corporate.Address, StringComparison.Ordinal));
        var me = await phone.Page.EvaluateAsync<string>("() => localStorage.getItem('qrlogin.login')");
        Assert.Contains("Ann of ann", me, StringComparison.Ordinal);
        Assert.StartsWith("qrl_", token, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_who_refuses_at_the_provider_can_start_again()
    {
        await using var phone = await AtTheForm();
        _corporate.Subject = null;
        await phone.Clicks("with-corporate");
        await phone.Sees("refused");
        Assert.EndsWith("/login/provider", phone.Page.Url, StringComparison.Ordinal);
        _corporate.Subject = "ann";
        await phone.Clicks("back");
        await phone.Sees("form");
        await phone.Clicks("with-corporate");
        await phone.Sees("decide");
    }

    [Theory]
    [InlineData("state", "invalid")]
    [InlineData("iss", "invalid")]
    [InlineData("code", "refused")]
    public async Task A_wrong_answer_logs_nobody_in(string parameter, string state)
    {
        await using var phone = await AtTheForm();
        _corporate.Redirect = address =>
            System.Text.RegularExpressions.Regex.Replace(address, $"(?<=[?&]{parameter}=)[^&]*", "somethingelse");
        await IsRefused(phone, state);
    }

    [Fact]
    public async Task An_answer_without_the_issuer_of_a_provider_that_sends_it_logs_nobody_in()
    {
        await using var phone = await AtTheForm();
        _corporate.Redirect = address => System.Text.RegularExpressions.Regex.Replace(address, "[?&]iss=[^&]*", "");
        await IsRefused(phone, "invalid");
    }

    [Theory]
    [InlineData("nonce", "another login's")]
    [InlineData("aud", "another client")]
    [InlineData("iss", "https://evil.example")]
    [InlineData("azp", "another client")]
    [InlineData("exp", 1)]
    [InlineData("sub", "")]
    public async Task A_wrong_ID_token_logs_nobody_in(string claim, object value)
    {
        await using var phone = await AtTheForm();
        _corporate.Change = token => token.With(claim, JsonSerializer.SerializeToNode(value));
        await IsRefused(phone, "refused");
    }

    [Fact]
    public async Task Two_providers_are_not_mixed_up()
    {
        await using var phone = await AtTheForm();
        // The partner sends the person on to the corporate provider, whose code then comes back for the partner's login.
        string sent = "";
        _partner.Redirect = address =>
        {
            sent = address;
            var query = SiteRequest.Answer(address);
            return address.Replace(query["iss"], Uri.EscapeDataString(_corporate.Address), StringComparison.Ordinal)
                .Replace(Uri.EscapeDataString(_partner.Address), Uri.EscapeDataString(_corporate.Address), StringComparison.Ordinal);
        };
        await phone.Clicks("with-partner");
        await phone.Sees("invalid");
        Assert.NotEqual("", sent);
        Assert.False(await IsLoggedIn(phone));
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_logs_nobody_in()
    {
        await using var phone = await Person();
        await phone.Goes("/login/provider?code=abc&state=def&iss=" + Uri.EscapeDataString(_corporate.Address));
        await phone.Sees("invalid");
        Assert.False(await IsLoggedIn(phone));
        Assert.DoesNotContain("abc", phone.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_is_down_is_a_page_that_says_so_and_503_for_clients()
    {
        await using var phone = await AtTheForm();
        await _corporate.Stop();
        await phone.Clicks("with-corporate");
        await phone.Sees("again");
        var code = new { provider = "corporate", code = "abc", codeVerifier = new string('v', 43), nonce = "n" };
        var reply = await Site.Http.Call(HttpMethod.Post, "api/v1/login/provider", code, device: TestDevice.New("ios"));
        Assert.Equal((503, "unavailable"), reply.Refusal);
        await _corporate.Start();
        await phone.Clicks("again");
        await phone.Sees("decide");
    }

    [Fact]
    public async Task Unknown_providers_and_codes_are_refused()
    {
        var device = TestDevice.New("ios");
        foreach (string provider in new[] { "corporate", "nobody" })
        {
            var body = new { provider, code = "abc", codeVerifier = new string('v', 43), nonce = "n" };
            var reply = await Site.Http.Call(HttpMethod.Post, "api/v1/login/provider", body, device: device);
            Assert.Equal((401, "invalid_credentials"), reply.Refusal);
        }

        string query = $"?state={new string('s', 43)}&nonce={new string('n', 43)}&code_challenge={new string('c', 43)}";
        Assert.Equal(404, (await Site.Http.Call(HttpMethod.Get, "login/provider/nobody" + query)).Status);
        Assert.Equal(404, (await Site.Http.Call(HttpMethod.Get, "login/provider/corporate?state=x")).Status);
    }

    private Task<Person> Person()
    {
        Browser.SkipIfMissing();
        return browser.Person(Site.Localhost, width: 390, height: 844);
    }

    /// <summary>A person whose phone has scanned a code and must log in.</summary>
    private async Task<Person> AtTheForm()
    {
        var (phone, pc) = (await Person(), await TestPc.Open(Site.Http));
        await phone.Goes(new Uri(pc.QrText).PathAndQuery);
        await phone.Sees("form");
        return phone;
    }

    private static async Task IsRefused(Person phone, string state)
    {
        await phone.Clicks("with-corporate");
        await phone.Sees(state);
        Assert.False(await IsLoggedIn(phone));
    }

    private static Task<bool> IsLoggedIn(Person phone) =>
        phone.Page.EvaluateAsync<bool>("() => localStorage.getItem('qrlogin.login') !== null");

    private static Task<string> Token(Person phone) =>
        phone.Page.EvaluateAsync<string>("() => JSON.parse(localStorage.getItem('qrlogin.login')).accessToken");
}
