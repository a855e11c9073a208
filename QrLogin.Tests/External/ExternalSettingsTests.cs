using QrLogin.Api.Startup;
using QrLogin.Tests.Configuration;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.External;

/// <summary>The provider's settings: invalid ones prevent startup, and passwords can be switched off.</summary>
[Trait("Speed", "Slow")]
public sealed class ExternalSettingsTests : IDisposable
{
    private const string Authority = "Authentication:Authority", Audience = "Authentication:Audience",
        Right = "https://login.example.com/tenant";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string?, string?, string> Wrong => new()
    {
        { "Development", "no audience", Right, null, $"{Audience} is missing" },
        { "Development", "an empty audience", Right, " , ", $"{Audience} is missing" },
        { "Development", "no authority", null, "us", $"{Authority} is missing" },
        { "Development", "garbage", "garbage", "us", $"{Authority} is \"garbage\"" },
        { "Development", "an empty authority", "", "us", $"{Authority} is \"\"" },
        { "Development", "another scheme", "ftp://login.example.com", "us", $"{Authority} is \"ftp://login.example.com\"" },
        { "Development", "a path", "/tenant", "us", $"{Authority} is \"/tenant\"" },
        {
            "Production",
            "an address that anybody on the way can speak for",
            "http://login.example.com",
            "us",
            $"{Authority} is \"http://login.example.com\""
        },
        { "Production", "the same on a home network", "http://192.168.1.7", "us", $"{Authority} is \"http://192.168.1.7\"" },
        {
            "Production",
            "a name that begins like this machine's",
            "http://localhost.example.com",
            "us",
            $"{Authority} is \"http://localhost.example.com\""
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named(string environment, string what, string? authority, string? audience, string says)
    {
        string[] settings =
        [
            .. new[] { (Authority, authority), (Audience, audience) }.Where(s => s.Item2 is not null).Select(s => $"{s.Item1}={s.Item2}")
        ];
        string message = FailedStart.Of("QrLogin.Api.dll", _folder.Path, environment, ["urls=http://127.0.0.1:0", .. settings]);
        Assert.True(message.Contains(says, StringComparison.Ordinal), what);
    }

    [Fact]
    public void Two_providers_of_one_issuer_are_refused()
    {
        string[] settings =
        [
            "urls=http://127.0.0.1:0", $"{Authority}={Right}", $"{Audience}=us",
            $"Authentication:Providers:same:Authority={Right}/", "Authentication:Providers:same:Audience=us",
            "Authentication:Providers:third:Authority=https://third.example.com",
        ];
        string message = FailedStart.Of("QrLogin.Api.dll", _folder.Path, "Development", settings);
        Assert.Contains(
            $"Authentication:Providers:same:Authority is \"{Right}/\", but {Authority} is the same provider.",
            message,
            StringComparison.Ordinal);
        Assert.Contains("Authentication:Providers:third:Audience is missing", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loopback_provider_may_use_HTTP_even_in_production()
    {
        await using var issuer = await new TestIssuer().Start();
        await using var api = await ServiceProcess.Api(
            _folder.Path, "Production", $"--{Authority}={issuer.Address}", $"--{Audience}:0=us", $"--{Audience}:1={TestIssuer.Audience}");
        Assert.DoesNotContain(StartupLog.NotASetting, api.Output, StringComparison.Ordinal);
        string token = issuer.Token("somebody", TimeProvider.System.GetUtcNow());
        Assert.Equal(200, (await TestPhone.With(api.Http, TestDevice.New("ios"), token).Call(HttpMethod.Get, "me")).Status);
        string old = issuer.Token("somebody", TimeProvider.System.GetUtcNow().AddHours(-1));
        Assert.Equal(401, (await TestPhone.With(api.Http, TestDevice.New("ios"), old).Call(HttpMethod.Get, "me")).Status);
    }

    [Fact]
    public async Task Without_a_configured_provider_its_tokens_are_unknown()
    {
        await using var issuer = await new TestIssuer().Start();
        await using var api = await ServiceProcess.Api(_folder.Path);
        var phone = TestPhone.With(api.Http, TestDevice.New("ios"), issuer.Token("somebody", TimeProvider.System.GetUtcNow()));
        Assert.Equal((401, "invalid_token"), (await phone.Call(HttpMethod.Get, "me")).Refusal);
        Assert.Equal(0, issuer.Requests);
    }

    [Fact]
    public async Task Without_passwords_the_provider_is_the_only_way_to_log_in()
    {
        await using var site = new WithoutPasswords();
        await site.InitializeAsync();
        Assert.Equal(
            (404, "not_found"),
            (await site.Http.Call(
                HttpMethod.Post, "api/v1/accounts", new { username = "ann-of-it", password = TestPhone.Password })).Refusal);
        Assert.Equal(
            (404, "not_found"),
            (await site.Http.Call(
                HttpMethod.Post,
                "api/v1/login",
                new { username = "ann-of-it", password = TestPhone.Password },
                device: TestDevice.New("ios"))).Refusal);
        var (phone, pc) = (site.NewPhone(), await TestPc.Open(site.Http));
        await phone.Approve(pc);
        Assert.NotNull(await pc.Token());
    }

    public sealed class WithoutPasswords() : ExternalHost(new() { ["QrLogin:Passwords"] = "false" });
}
