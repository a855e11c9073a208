using QrLogin.Silo.Configuration;
using QrLogin.Silo.Telemetry;
using QrLogin.Tests.Infrastructure;
using static QrLogin.Tests.Configuration.TestSettings;

namespace QrLogin.Tests.Configuration;

/// <summary>A blank value, such as a variable that was never set, is refused or has no effect. It never turns a protection off.</summary>
public sealed class BlankSettingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> EveryKey => new(AllKeys.SelectMany(key => Blanks.Select(blank => (key, blank))));

    public static TheoryData<string, string> EveryList => new(AllLists.SelectMany(key => Blanks.Select(blank => (key, blank))));

    private static string[] Blanks => ["", " ", "\n"];

    private static IEnumerable<Setting> All => SettingsReference.OptionsClasses.SelectMany(type => Setting.AllOf(type));

    private static IEnumerable<string> AllKeys => All.Select(Key);

    private static IEnumerable<string> AllLists => All.Where(setting => setting.IsList).Select(Key);

    [Theory]
    [MemberData(nameof(EveryKey))]
    public void A_blank_setting_is_refused_by_its_name(string key, string blank) =>
        Assert.Contains($"{key} ", Errors((key, blank)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(EveryList))]
    public void A_blank_item_of_a_list_is_refused_by_the_lists_name(string key, string blank) =>
        Assert.Contains($"{key} must be ", Errors((key + ":0", "10.0.0.1"), (key + ":1", blank)), StringComparison.Ordinal);

    [Theory]
    [InlineData(",")]
    [InlineData(" , ")]
    public void A_list_of_commas_is_refused(string commas) =>
        Assert.All(AllLists, key => Assert.Contains($"{key} is missing", Errors((key, commas)), StringComparison.Ordinal));

    [Fact]
    public void A_list_is_not_a_text_and_a_section_at_once() => Assert.All(
        All.Where(setting => setting.IsList),
        setting =>
        {
            string key = Key(setting), shown = setting.IsSecret ? "…" : "10.0.0.1";
            Assert.Contains(
                $"{key} is \"{shown}\", but", Errors((key, "10.0.0.1"), (key + ":0", "10.0.0.2")), StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("ConnectionStrings:redis")]
    [InlineData("ConnectionStrings:postgres")]
    [InlineData("Orleans:ClusterId")]
    [InlineData("Orleans:ServiceId")]
    [InlineData("Orleans:Clustering:ProviderType")]
    [InlineData("Orleans:Clustering:ConnectionName")]
    [InlineData("Orleans:Clustering:ConnectionString")]
    [InlineData("Orleans:GrainStorage:identity:Invariant")]
    [InlineData("Orleans:Endpoints:SiloPort")]
    [InlineData("Orleans:Endpoints:GatewayPort")]
    [InlineData("Orleans:Endpoints:AdvertisedIPAddress")]
    public void A_blank_setting_of_Orleans_is_refused_by_its_name(string key)
    {
        string[] cluster =
            ["QrLogin:Profile=cluster", "ConnectionStrings:redis=127.0.0.1:1", "ConnectionStrings:postgres=Host=127.0.0.1;Port=1"];
        Assert.All(
            Blanks,
            blank => Assert.Contains(
                $"{key} ",
                FailedStart.Of("QrLogin.Silo.dll", _folder.Path, "Production", [.. cluster, $"{key}={blank}"]),
                StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS")]
    [InlineData("OTEL_SERVICE_NAME")]
    [InlineData("urls")]
    [InlineData("http_ports")]
    [InlineData("https_ports")]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Logging:Console:FormatterName")]
    public async Task A_blank_setting_of_the_framework_has_no_effect(string key)
    {
        await using var app = Build($"--{key}=");
        Assert.Equal("http://localhost:5080", app.Configuration["urls"]);
        Assert.False(OpenTelemetrySetup.IsOn(app.Configuration));
    }

    [Fact]
    public async Task A_port_counts_although_the_addresses_are_blank()
    {
        await using var app = Build("--urls= ", "--http_ports=8080");
        Assert.Equal(("", "8080"), (app.Configuration["urls"], app.Configuration["http_ports"]));
    }

    private Microsoft.AspNetCore.Builder.WebApplication Build(params string[] args) => QrLogin.Api.Program.Build(
        [$"--contentRoot={_folder.Path}", "--environment=Development", "--hostBuilder:reloadConfigOnChange=false", .. args]);

    private static string Key(Setting setting) => setting.Key.Replace("<client_id>", "shop", StringComparison.Ordinal)
        .Replace("<name>", "own", StringComparison.Ordinal);
}
