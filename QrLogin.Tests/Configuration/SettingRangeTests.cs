using System.ComponentModel.DataAnnotations;
using System.Globalization;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Startup;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;
using static QrLogin.Tests.Configuration.TestSettings;

namespace QrLogin.Tests.Configuration;

/// <summary>The valid values of each setting, and its default.</summary>
public sealed class SettingRangeTests
{
    private const string Client = "QrLogin:Clients:shop:";
    private const string PerAddress = "QrLogin:RateLimits:PerAddress:", PerLogin = "QrLogin:RateLimits:PerLogin:";

    public static TheoryData<string, string, string> TimeSpans => new()
    {
        { "QrLogin:SessionLifetime", "00:00:01", "01:00:00" },
        { "QrLogin:RotationPeriod", "00:00:01", "01:00:00" },
        { "QrLogin:PollInterval", "00:00:01", "00:01:00" },
        { "QrLogin:Redelivery", "00:00:01", "00:05:00" },
        { "QrLogin:Retention", "00:00:01", "00:03:00" },
        { "QrLogin:LoginLifetime", "00:01:00", "3650.00:00:00" },
        { "QrLogin:OAuth:SessionLifetime", "00:00:01", "01:00:00" },
        { "QrLogin:OAuth:PollInterval", "00:00:01", "00:01:00" },
        { "QrLogin:EndOlderAfter", "00:00:00", "30.00:00:00" },
        { "QrLogin:SigningKeyDelay", "00:00:00", "7.00:00:00" },
        { Client + "LoginLifetime", "00:01:00", "3650.00:00:00" },
    };

    public static TheoryData<string, int, int> Numbers => new()
    {
        { "QrLogin:DashboardPort", 1, 65535 },
        { "QrLogin:OperatorPort", 1, 65535 },
        { "QrLogin:MaxConnections", 1, 1_000_000 },
        { "QrLogin:RateLimits:OpenPerAddress", 1, 1_000_000 },
        { "QrLogin:RateLimits:OpenPerLogin", 1, 1_000_000 },
        { "QrLogin:RateLimits:WaitsPerAddress", 1, 1_000_000 },
        { PerAddress + "Page", 1, 1_000_000 },
        { PerAddress + "Read", 1, 1_000_000 },
        { PerAddress + "Verb", 1, 1_000_000 },
        { PerAddress + "Open", 1, 1_000_000 },
        { PerAddress + "Password", 1, 1_000_000 },
        { PerAddress + "Probe", 1, 1_000_000 },
        { PerAddress + "Introspect", 1, 1_000_000 },
        { PerLogin + "Read", 1, 1_000_000 },
        { PerLogin + "Verb", 1, 1_000_000 },
    };

    public static TheoryData<string> Switches =>
    [
        "QrLogin:Passwords",
        "QrLogin:Passkeys",
        "QrLogin:Docs",
        "QrLogin:Kubernetes",
        "QrLogin:Dpop:RequireNonce",
        "QrLogin:RateLimits:Enabled",
        Client + "RequireDpop",
        Client + "ResourceServer",
    ];

    [Theory]
    [MemberData(nameof(TimeSpans))]
    public void A_time_span_is_accepted_only_within_its_range(string key, string least, string most)
    {
        string orNever = key.EndsWith("LoginLifetime", StringComparison.Ordinal) ? ", or never" : "";
        string mustBe = $"a time span from {least} to {most}, written hh:mm:ss or d.hh:mm:ss{orNever}";
        Takes(key, least, most);
        Refuses(key, mustBe, Moved(least, -1), Moved(most, 1), "1", "180", "soon", "");
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_is_accepted_only_within_its_range(string key, int least, int most)
    {
        Takes(key, $"{least}", $"{most}");
        Refuses(key, $"a whole number from {least} to {most}", $"{least - 1}", $"{most + 1}", "-1", "1.5", "1e3", " 1", "many", "");
    }

    [Theory]
    [MemberData(nameof(Switches))]
    public void A_switch_is_true_or_false(string key)
    {
        Takes(key, "true", "False");
        Refuses(key, "true or false", "yes", "1", "");
    }

    [Fact]
    public void A_word_is_accepted_in_any_case()
    {
        Takes("QrLogin:NumberMatching", "WhenNetworksDiffer", "never", "ALWAYS");
        Refuses("QrLogin:NumberMatching", "one of WhenNetworksDiffer, Never, Always", "sometimes", "0", "");
        Takes("QrLogin:Profile", "embedded", "Cluster", "AZURE");
        Refuses("QrLogin:Profile", "one of embedded, cluster, azure", "elsewhere", "");
        Takes("QrLogin:Hosting", "silo");
        Refuses("QrLogin:Hosting", "one of Silo", "Client", "cloud", "1");
    }

    [Fact]
    public void Every_setting_with_a_range_is_tested_here()
    {
        var tested = TimeSpans.Select(row => row.Data.Item1).Concat(Numbers.Select(row => row.Data.Item1)).Order();
        var ranged = All.Where(s => s.Of<RangeAttribute>() is not null)
            .Select(s => s.Key.Replace("<client_id>", "shop", StringComparison.Ordinal)).Order();
        Assert.Equal(ranged, tested);
    }

    [Theory]
    [InlineData("never")]
    [InlineData("Never")]
    public void A_login_may_last_forever(string never)
    {
        Assert.Equal(LoginLifetime.Never, Of(("QrLogin:LoginLifetime", never)).Bind<QrLoginOptions>().LoginLifetime);
        Assert.Equal(LoginLifetime.Never, Of((Client + "LoginLifetime", never)).BindEach<OAuthClientSettings>()["shop"].LoginLifetime);
        Refuses("QrLogin:SessionLifetime", "a time span from 00:00:01 to 01:00:00, written hh:mm:ss or d.hh:mm:ss", never);
    }

    [Fact]
    public void OAuth_sessions_follow_the_general_settings_unless_they_have_their_own()
    {
        var none = Of().Bind<QrLoginOptions>();
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(5)), (none.OAuthSessionLifetime, none.OAuthPollInterval));
        var general = Of(("QrLogin:SessionLifetime", "00:04:00"), ("QrLogin:PollInterval", "00:00:02")).Bind<QrLoginOptions>();
        Assert.Equal((TimeSpan.FromMinutes(4), TimeSpan.FromSeconds(2)), (general.OAuthSessionLifetime, general.OAuthPollInterval));
        var own = Of(("QrLogin:SessionLifetime", "00:04:00"), ("QrLogin:OAuth:SessionLifetime", "00:05:00")).Bind<QrLoginOptions>();
        Assert.Equal((TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5)), (own.SessionLifetime, own.OAuthSessionLifetime));
    }

    [Fact]
    public void A_front_end_is_a_cluster_client_unless_it_is_embedded_or_hosts_a_silo()
    {
        Assert.Equal(GrainHosting.Silo, Of().Bind<ApiSettings>().Hosting);
        Assert.Equal(GrainHosting.Client, InCluster().Hosting);
        Assert.Equal(GrainHosting.Silo, InCluster(("QrLogin:Hosting", "silo")).Hosting);

        ApiSettings InCluster(params (string, string)[] values)
        {
            var settings = Of([.. values, ("QrLogin:PublicOrigin", "https://login.example.com/")]);
            settings.ProfileName = "cluster";
            return settings.Bind<ApiSettings>();
        }
    }

    [Fact]
    public void A_list_is_one_text_or_a_section()
    {
        var text = Of(("QrLogin:Proxies", "10.0.0.5, 10.1.0.0/16,"), (Client + "TokensOf", "a,b")).Bind<ApiSettings>();
        var section = Of(("QrLogin:Proxies:0", "10.0.0.5"), ("QrLogin:Proxies:1", "10.1.0.0/16")).Bind<ApiSettings>();
        Assert.Equal(["10.0.0.5/32", "10.1.0.0/16"], text.Proxies.Select(n => $"{n}"));
        Assert.Equal(text.Proxies, section.Proxies);
        Assert.Empty(Of().Bind<ApiSettings>().Proxies);
    }

    [Fact]
    public void A_rate_changes_its_own_class_only()
    {
        var limits = Of((PerAddress + "Open", "7"), (PerLogin + "Verb", "8")).Bind<RateLimitSettings>();
        var (perAddress, perLogin) = (limits.PerAddress, limits.PerLogin);
        Assert.Equal(
            (7, 6_000, 600), (perAddress[RateLimitClass.Open], perAddress[RateLimitClass.Read], perAddress[RateLimitClass.Verb]));
        Assert.Equal((8, 1_200), (perLogin[RateLimitClass.Verb], perLogin[RateLimitClass.Read]));
    }

    [Fact]
    public void A_setting_of_silos_is_unknown_to_a_front_end()
    {
        var settings = Of(("QrLogin:NumberMatching", "Always"), ("QrLogin:PollInterval", "00:00:02"));
        settings.Bind<QrLoginOptions>(Programs.Api);
        Assert.Equal("QrLogin:NumberMatching", Assert.Single(settings.Unknown("QrLogin")));
        settings.Bind<QrLoginOptions>();
        Assert.Empty(settings.Unknown("QrLogin"));
    }

    [Fact]
    public void Settings_are_known_in_any_case()
    {
        var settings = Of((Client + "name", "x"), ("qrlogin:rotationperiod", "00:00:10"), ("QrLogin:Proxies:0", "10.0.0.5"));
        settings.RefuseUndeclared(SettingCatalog.Of(typeof(QrLogin.Api.Program).Assembly), "QrLogin");
        Assert.Empty(Errors(settings));
        Assert.Empty(settings.Unknown("QrLogin"));
    }

    private static IEnumerable<Setting> All => SettingsReference.OptionsClasses.SelectMany(t => Setting.AllOf(t));

    private static void Takes(string key, params string[] values) => Assert.All(values, value => Assert.Empty(Errors(Of((key, value)))));

    private static void Refuses(string key, string mustBe, params string[] values) =>
        Assert.All(values, value => Assert.Equal($"{key} is \"{value}\"; it must be {mustBe}.", Errors(Of((key, value)))));

    private static string Moved(string span, long ticks) =>
        (TimeSpan.Parse(span, CultureInfo.InvariantCulture) + TimeSpan.FromTicks(ticks)).ToString("c", CultureInfo.InvariantCulture);
}
