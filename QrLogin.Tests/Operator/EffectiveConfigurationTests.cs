using Microsoft.Extensions.Configuration;
using QrLogin.Api.Operator;

namespace QrLogin.Tests.Operator;

/// <summary>The settings in effect show what is known to be harmless, and nothing else.</summary>
public sealed class EffectiveConfigurationTests
{
    private const string Secret = "hunter2";

    public static TheoryData<string, string, string> Shown => new()
    {
        { "QrLogin:Passwords", "true", "true" },
        { "QrLogin:PollInterval", "00:00:01", "00:00:01" },
        { "QrLogin:RateLimits:PerAddress:Password", "60", "60" },
        { "QrLogin:PublicOrigin", "https://login.example.com", "https://login.example.com" },
        { "QrLogin:Proxies", "10.0.0.5, 10.1.0.0/16", "10.0.0.5, 10.1.0.0/16" },
        { "QrLogin:Proxies:1", "10.1.0.0/16", "10.1.0.0/16" },
        { "QrLogin:Clients:tv:Name", "The TV", "The TV" },
        { "QrLogin:Clients:tv:Origins", "https://app.example.com", "https://app.example.com" },
        { "Authentication:Authority", "https://idp.example/tenant", "https://idp.example/tenant" },
        { "Logging:LogLevel:Microsoft.AspNetCore", "Warning", "Warning" },
        { "Logging:Console:FormatterName", "json", "json" },
        { "urls", "http://0.0.0.0:5080;http://[::]:5080", "http://0.0.0.0:5080;http://[::]:5080" },
        { "Kestrel:Endpoints:Http:Url", "http://127.0.0.1:8080", "http://127.0.0.1:8080" },
        { "http_ports", "8080", "8080" },
        { "environment", "Production", "Production" },
        { "Orleans:Clustering:ProviderType", "Redis", "Redis" },
        { "Orleans:Clustering:ConnectionName", "redis", "redis" },
        { "Orleans:Endpoints:SiloPort", "11111", "11111" },
        { "Orleans:Endpoints:AdvertisedIPAddress", "10.0.0.1", "10.0.0.1" },
        { "ConnectionStrings:redis", "a:6379,b:6380,user=q,password=hunter2,ssl=true", "a:6379,b:6380,ssl=true,user=***,password=***" },
        { "ConnectionStrings:redis", "rediss://q:hunter2%2C@a:6380,b/1?name=hunter2", "a:6380,b:6379,ssl=true,user=***,password=***" },
        {
            "ConnectionStrings:postgres",
            "Host=db;Username=q;Password=\"a;hunter2\";SSL Mode=Require;Maximum Pool Size=20;Database=d",
            "Host=db;Port=5432;Database=***;SSL Mode=Require;Maximum Pool Size=20;Username=***;Password=***"
        },
        { "ConnectionStrings:sqlite", "Data Source=/data/qrlogin.db;Pooling=False", "Data Source=/data/qrlogin.db" },
        { "ConnectionStrings:tables", "AccountName=a;AccountKey=hunter2==", "***" },
        {
            "ConnectionStrings:tables",
            "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=aHVudGVyMg==;EndpointSuffix=core.windows.net",
            "https://a.table.core.windows.net/"
        },
        { "ConnectionStrings:tables", "https://a.table.core.windows.net?sv=2026&sig=hunter2", "https://a.table.core.windows.net/" },
        { "OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector:4318/hunter2?key=hunter2", "https://collector:4318/***" },
        { "QrLogin:FrontEndKey", "hunter2", "***" },
        { "QrLogin:Clients:tv:SecretSha256", "hunter2", "***" },
        { "Kestrel:Certificates:Default:Password", "hunter2", "***" },
        { "Kestrel:Certificates:Default:Path", "/etc/hunter2.pfx", "***" },
        { "Orleans:ClusterId", "hunter2", "***" },
    };

    public static TheoryData<string> Passwords =>
    [
        "hunter2", "a,hunter2", "a, hunter2", "hunter2,b", "a;hunter2", "a=hunter2", "a@hunter2", "a/hunter2", "a:hunter2",
        "a\"hunter2", "\"a,hunter2", "'a;hunter2", "a'hunter2", "a b hunter2", "a,hunter2:6379", "a,ssl=hunter2", "a,hunter2=b",
        "a;hunter2=b", "a;b=hunter2", "a;Port=hunter2", "a;Database=hunter2", "a;Host=hunter2", "a;Server=hunter2",
        "a;Host=hunter2;Pwd=b", "a\nhunter2", "a#hunter2", "a?hunter2", "a,,hunter2", "a,!/hunter2", "***,hunter2",
    ];

    [Theory]
    [MemberData(nameof(Shown))]
    public void A_value_is_shown_as_far_as_it_is_harmless(string key, string value, string shown) =>
        Assert.Equal(shown, EffectiveConfiguration.Of(Configuration((key, value)))[key]);

    [Theory]
    [MemberData(nameof(Passwords))]
    public void No_part_of_a_password_is_shown_wherever_it_is_and_whatever_it_contains(string password)
    {
        string redis = $"host:6379,password={password},ssl=true", postgres = $"Host=db;Password={password};SSL Mode=Require";
        string url = $"https://user:{password}@host.example/{password}?key={password}";
        var shown = EffectiveConfiguration.Of(Configuration(
            ("ConnectionStrings:redis", redis),
            ("ConnectionStrings:Redis2", redis),
            ("Orleans:GrainStorage:a:ProviderType", "Redis"),
            ("Orleans:GrainStorage:a:ConnectionString", $"redis://user:{password}@host:6379/0"),
            ("Orleans:GrainStorage:b:ProviderType", "Redis"),
            ("Orleans:GrainStorage:b:ConnectionString", $"redis://:{password}@host?name={password}"),
            ("ConnectionStrings:postgres", postgres),
            ("ConnectionStrings:sqlite", $"Data Source=x.db;Password={password}"),
            ("ConnectionStrings:tables", $"AccountName=a;AccountKey={password}"),
            ("Orleans:Clustering:ProviderType", "Redis"),
            ("Orleans:Clustering:ConnectionString", redis),
            ("Orleans:Reminders:ConnectionString", redis),
            ("Orleans:Reminders:ConnectionName", redis),
            ("Orleans:GrainStorage:identity:Invariant", "Npgsql"),
            ("Orleans:GrainStorage:identity:ConnectionString", postgres),
            ("Orleans:GrainStorage:sessions:Invariant", postgres),
            ("Orleans:GrainStorage:sessions:ServiceKey", password),
            ("Orleans:Endpoints:SiloPort", password),
            ("QrLogin:PublicOrigin", url),
            ("QrLogin:Proxies", postgres),
            ("QrLogin:Hosting", password),
            ("QrLogin:Clients:tv:Secret", password),
            ("QrLogin:Clients:tv:Origins:0", url),
            ("QrLogin:Misspelt", password),
            ("Authentication:Authority", url),
            ("Authentication:ClientSecret", password),
            ("Kestrel:Endpoints:Https:Url", url),
            ("Kestrel:Endpoints:Https:Certificate:Password", password),
            ("Logging:Sink:ApiKey", password),
            ("Logging:LogLevel:Default", password),
            ("Logging:Console:FormatterName", password),
            ("urls", url),
            ("environment", password),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", url),
            ("OTEL_EXPORTER_OTLP_HEADERS", "key=" + password),
            ("SOMETHING_ELSE", password)));
        Assert.DoesNotContain(shown, setting => setting.Value.Contains(Secret, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(shown, setting => setting.Key is "SOMETHING_ELSE" or "OTEL_EXPORTER_OTLP_HEADERS");
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(v => v.Key, v => (string?)v.Value)).Build();
}
