using Microsoft.Extensions.Configuration;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Silo.Configuration;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Configuration;

/// <summary>A key that no program reads prevents startup: it may be a misspelt protection.</summary>
public sealed class UnknownKeyTests : IDisposable
{
    private const string Clients = "QrLogin:Clients:";

    private static readonly string[] s_cluster =
        ["QrLogin:Profile=cluster", "ConnectionStrings:redis=127.0.0.1:1", "ConnectionStrings:postgres=Host=127.0.0.1;Port=1"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Unknown =>
    [
        "QrLogin:NumberMaching", "QrLogin:Password", "QrLogin:SesionLifetime", "QrLogin:SessionLifetime:x", "QrLogin:Proxies:first",
        "QrLogin:Proxies:0:x", "QrLogin:Clients", Clients + "tv", Clients + "tv:RequireDPop2", Clients + "tv:Secret",
        Clients + "a:b:SecretSha256", Clients + "urn:example:tv:SecretSha256", Clients + "tv:SecretSha256:x",
        Clients + "tv:RequireDpop:x", Clients + "tv:Origin",
        "QrLogin:RateLimits:Enable", "QrLogin:RateLimits:PerAddress:Opne", "QrLogin:RateLimits:PerAddress",
        "QrLogin:RateLimits:PerLogin:Open",
        "QrLogin:Dpop:RequireNonces", "QrLogin:Dpop:Nonce", "QrLogin:OAuth:Lifetime", "Authentication:Audiences",
        "Authentication:Schemes:Bearer:Authority", "Authentication:Authority:x",
    ];

    [Theory]
    [MemberData(nameof(Unknown))]
    public void A_front_end_stops_at_a_key_that_is_no_setting_and_names_it_without_its_value(string key)
    {
        string message = FailedStart.OfApi(_folder.Path, $"{key}=hunter2");
        Assert.Contains($"{key} is not a setting", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("QrLogin:NumberMaching")]
    [InlineData("QrLogin:RetenTion2")]
    [InlineData("QrLogin:Kubernete")]
    [InlineData("QrLogin:Client:tv:Name")]
    public void A_silo_stops_at_a_key_that_is_no_setting_of_any_program(string key) => Assert.Contains(
        $"{key} is not a setting",
        FailedStart.Of("QrLogin.Silo.dll", _folder.Path, "Production", [.. s_cluster, $"{key}=hunter2"]),
        StringComparison.Ordinal);

    [Fact]
    public void A_silo_ignores_the_settings_of_front_ends_in_its_environment()
    {
        string message = FailedStart.Of(
            "QrLogin.Silo.dll",
            _folder.Path,
            "Production",
            [.. s_cluster, "QrLogin:PublicOrigin=https://login.example.com", Clients + "tv:Name=TV", "QrLogin:Passwords=false",
                "Authentication:Authority=https://idp.example", "QrLogin:Retention=long"]);
        Assert.Equal(
            "QrLogin:Retention is \"long\"; it must be a time span from 00:00:01 to 00:03:00, written hh:mm:ss or d.hh:mm:ss.", message);
    }

    [Fact]
    public void A_silo_knows_every_member_of_the_section_that_front_ends_declare()
    {
        var declared =
            from type in SettingsReference.OptionsClasses
            where type.Assembly == typeof(QrLogin.Api.Program).Assembly
            from setting in Setting.AllOf(type)
            where setting.Key.StartsWith("QrLogin:", StringComparison.Ordinal)
            select setting.Key.Split(':')[1];
        Assert.Equal(declared.Distinct().Order(StringComparer.Ordinal), FrontEndSettings.Members.Order(StringComparer.Ordinal));
    }

    // The ids of clients

    [Fact]
    public void A_client_id_with_a_colon_has_a_setting_of_its_own()
    {
        var clients = Read(out string errors, (Clients + "tv:Id", "urn:example:tv"), (Clients + "tv:Name", "TV"));
        Assert.Equal("", errors);
        Assert.Equal("urn:example:tv", clients.Authenticate("urn:example:tv", null)?.Id);
        Assert.Null(clients.Authenticate("tv", null));
    }

    [Fact]
    public void A_resource_server_names_the_clients_by_their_ids()
    {
        (string, string)[] settings =
        [
            (Clients + "tv:Id", "urn:example:tv"),
            (Clients + "api:ResourceServer", "true"),
            (Clients + "api:SecretSha256", new string('a', 64)),
        ];
        Read(out string right, [.. settings, (Clients + "api:TokensOf", "urn:example:tv")]);
        Read(out string wrong, [.. settings, (Clients + "api:TokensOf", "tv")]);
        Assert.Equal("", right);
        Assert.Equal("QrLogin:Clients:api:TokensOf is \"tv\"; it must be ids of configured clients, separated by commas.", wrong);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" tv")]
    [InlineData("tv\n")]
    [InlineData("fernsehgerät")]
    public void A_client_id_is_printable_ASCII(string id)
    {
        Read(out string errors, (Clients + "tv:Id", id));
        Assert.Contains("QrLogin:Clients:tv:Id ", errors, StringComparison.Ordinal);
        Assert.Contains("1 to 128 printable ASCII characters", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_a_section_is_a_client_id_too()
    {
        Read(out string errors, (Clients + "fernsehgerät:Name", "TV"));
        Assert.Contains("QrLogin:Clients:fernsehgerät:Id is missing", errors, StringComparison.Ordinal);
        Read(out errors, (Clients + new string('a', 129) + ":Name", "TV"));
        Assert.Contains("1 to 128 printable ASCII characters", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_clients_cannot_have_one_id()
    {
        Read(out string own, (Clients + "a:Id", "tv"), (Clients + "b:Id", "tv"));
        Assert.Equal("QrLogin:Clients:b:Id is \"tv\", but another client has the same id.", own);
        Read(out string names, (Clients + "a:Id", "tv"), (Clients + "tv:Name", "TV"));
        Assert.Equal("QrLogin:Clients:a:Id is \"tv\", but another client has the same id.", names);
        Read(out string differ, (Clients + "a:Id", "TV"), (Clients + "tv:Name", "TV"));
        Assert.Equal("", differ);
    }

    [Fact]
    public void Two_sections_that_differ_in_case_do_not_become_one_client()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(Clients + "TV:Name", "A public client")])
            .AddInMemoryCollection([new(Clients + "tv:SecretSha256", new string('a', 64))])
            .Build();
        Read(configuration, out string errors);
        Assert.Equal("QrLogin:Clients:TV, QrLogin:Clients:tv differ only in case, so they are one section. Use one spelling.", errors);
    }

    [Fact]
    public void A_section_without_settings_makes_no_client()
    {
        Read(new ConfigurationBuilder().AddInMemoryCollection([new(Clients + "tv", null)]).Build(), out string errors);
        Assert.Equal("QrLogin:Clients:tv has no settings; it must be a section with at least one.", errors);
    }

    private static OAuthClientRegistry Read(out string errors, params (string Key, string Value)[] values) => Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(v => v.Key, v => (string?)v.Value)).Build(), out errors);

    private static OAuthClientRegistry Read(IConfiguration configuration, out string errors)
    {
        var settings = new Settings(configuration);
        var clients = OAuthClientRegistry.Read(settings);
        errors = Record.Exception(settings.ThrowIfWrong)?.Message ?? "";
        return clients;
    }
}
