using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Configuration;

/// <summary>An invalid or missing setting prevents startup, and the message names its key.</summary>
public sealed class WrongSettingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Wrong => new()
    {
        { "QrLogin:Profile", "elsewhere" },
        { "QrLogin:Hosting", "cloud" },
        { "QrLogin:SessionLifetime", "soon" },
        { "QrLogin:SessionLifetime", "180" },
        { "QrLogin:SessionLifetime", "1.00:00:00" },
        { "QrLogin:PollInterval", "00:00:00" },
        { "QrLogin:Redelivery", "-00:01:00" },
        { "QrLogin:LoginLifetime", "always" },
        { "QrLogin:Passwords", "perhaps" },
        { "QrLogin:Passkeys", "perhaps" },
        { "QrLogin:Passkeys:RpId", "https://example.com" },
        { "QrLogin:Passkeys:RpId", "192.0.2.7" },
        { "QrLogin:Passkeys:Origins", "example.com" },
        { "QrLogin:Apps", "android:com.example.app" },
        { "QrLogin:Apps", "apple:com.example.app" },
        { "QrLogin:ConfirmWith", "Face" },
        { "QrLogin:PublicOrigin", "login.example.com" },
        { "QrLogin:PublicOrigin", "https://login.example.com/path" },
        { "QrLogin:PublicOrigin", "ftp://login.example.com" },
        { "QrLogin:NumberMatching", "sometimes" },
        { "QrLogin:RotationPeriod", "00:00:00" },
        { "QrLogin:RateLimits:PerAddress:Open", "0" },
        { "QrLogin:RateLimits:Enabled", "maybe" },
        { "QrLogin:PlaceDatabase", "/nowhere/places.mmdb" },
        { "QrLogin:FrontEndKey", "short" },
        { "QrLogin:Clients:demo:Origins", "https://app.example.com/path" },
        { "QrLogin:Clients:shop:Name", "over\u202eride" },
        { "QrLogin:Clients:shop:SecretSha256", "a secret in clear" },
        { "QrLogin:Clients:shop:LoginLifetime", "a year" },
        { "QrLogin:Clients:shop:RequireDpop", "maybe" },
        { "QrLogin:Clients:shop:ResourceServer", "true" },
        { "QrLogin:Clients:shop:TokensOf", "nobody" },
        { "QrLogin:OAuth:SessionLifetime", "600" },
        { "QrLogin:OAuth:PollInterval", "00:00:00" },
        { "QrLogin:EndOlderAfter", "24" },
        { "Orleans:ClusterId", "" },
        { "Orleans:ServiceId", "" },
        { "Orleans:Clustering:ProviderType", "Carrier pigeon" },
        { "Orleans:Reminders:ProviderType", "" },
        { "Orleans:GrainStorage:sessions:ProviderType", "Paper" },
        { "Orleans:GrainStorage:identity:ProviderType", "Paper" },
        { "Orleans:GrainStorage:identity:Invariant", "Microsoft.Data.Sqlite" },
        { "Orleans:GrainStorage:identity:ConnectionName", "" },
        { "Orleans:Endpoints:AdvertisedIPAddress", "here" },
        { "Orleans:Endpoints:SiloPort", "99999" },
        { "ConnectionStrings:sqlite", "" },
        { "ConnectionStrings:sqlite", "nonsense" },
        { "urls", "nonsense" },
    };

    [Theory]
    [InlineData("QrLogin:ConfirmWith=Passkey QrLogin:Passkeys=false", "QrLogin:ConfirmWith is \"Passkey\", but passkeys are off.")]
    [InlineData(
        "QrLogin:PublicOrigin=http://login.example.com QrLogin:Passkeys=true",
        "QrLogin:Passkeys is \"true\", but QrLogin:PublicOrigin is neither https nor localhost.")]
    [InlineData(
        "QrLogin:PublicOrigin=https://login.example.com QrLogin:Passkeys:RpId=example.org",
        "QrLogin:Passkeys:RpId is \"example.org\"; it must be the host of QrLogin:PublicOrigin or a domain above it.")]
    public void Passkeys_that_could_not_work_prevent_the_start(string settings, string message) =>
        Assert.Contains(message, FailedStart.OfApi(_folder.Path, settings.Split(' ')), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named(string key, string value) =>
        Assert.Contains(key, FailedStart.OfApi(_folder.Path, $"{key}={value}"), StringComparison.Ordinal);

    private const string Redis = "ConnectionStrings:redis", Postgres = "ConnectionStrings:postgres";

    public static TheoryData<string, string, string, string> WrongInACluster => new()
    {
        { "QrLogin.Silo.dll", Redis, "", "ConnectionStrings:redis is missing" },
        { "QrLogin.Silo.dll", Redis, "password=hunter2", "ConnectionStrings:redis must be a connection string for Redis" },
        { "QrLogin.Silo.dll", Postgres, "", "ConnectionStrings:postgres is missing" },
        { "QrLogin.Silo.dll", Postgres, "password hunter2", "ConnectionStrings:postgres must be a connection string that Npgsql can read" },
        {
            "QrLogin.Silo.dll",
            Postgres,
            "Password=hunter2",
            "ConnectionStrings:postgres must be a connection string for PostgreSQL that names a Host"
        },
        { "QrLogin.Silo.dll", "Orleans:Reminders:ProviderType", "AdoNet", "Orleans:Reminders:ProviderType is \"AdoNet\"" },
        {
            "QrLogin.Silo.dll",
            "Orleans:Reminders:ProviderType",
            "Memory",
            "Orleans:Reminders:ProviderType is Memory, which only the Development environment may use"
        },
        { "QrLogin.Silo.dll", "QrLogin:Kubernetes", "true", "POD_NAME is missing" },
        { "QrLogin.Silo.dll", "QrLogin:Profile", "azure", "ConnectionStrings:tables is missing" },
        { "QrLogin.Api.dll", "QrLogin:Profile", "azure", "ConnectionStrings:tables is missing" },
        { "QrLogin.Api.dll", Redis, "", "ConnectionStrings:redis is missing" },
        { "QrLogin.Api.dll", "QrLogin:PublicOrigin", "", "QrLogin:PublicOrigin is" },
        { "QrLogin.Api.dll", "QrLogin:Hosting", "Nowhere", "QrLogin:Hosting is \"Nowhere\"; it must be one of Client, Silo" },
        { "QrLogin.Api.dll", "QrLogin:Profile", "embedded", "QrLogin:Hosting is \"Client\"; it must be one of Silo" },
        { "QrLogin.Api.dll", "QrLogin:Proxies", "10.0.0.1, everyone", "QrLogin:Proxies is \"10.0.0.1, everyone\"" },
    };

    [Theory]
    [MemberData(nameof(WrongInACluster))]
    public void A_wrong_setting_of_a_cluster_is_named(string program, string key, string value, string says)
    {
        string[] right =
        [
            "QrLogin:Profile=cluster",
            "QrLogin:Hosting=Client",
            $"{Redis}=127.0.0.1:1",
            $"{Postgres}=Host=127.0.0.1;Port=1",
            "QrLogin:PublicOrigin=https://login.example.com",
        ];
        var others = right.Where(s => !s.StartsWith(key + "=", StringComparison.Ordinal));
        string message = FailedStart.Of(program, _folder.Path, "Production", [.. others, $"{key}={value}"]);
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_front_end_of_a_cluster_requires_a_public_origin() =>
        Assert.Contains(
            "QrLogin:PublicOrigin is missing; it must be an origin such as https://login.example.com",
            FailedStart.Of("QrLogin.Api.dll", _folder.Path, "Production", "QrLogin:Profile=cluster", $"{Redis}=127.0.0.1:1"),
            StringComparison.Ordinal);

    [Fact]
    public void A_front_end_of_a_cluster_that_requires_nonces_needs_a_nonce_key()
    {
        string[] cluster = ["QrLogin:Profile=cluster", "QrLogin:PublicOrigin=https://login.example.com", $"{Redis}="];
        Assert.Contains(
            "QrLogin:FrontEndKey is missing; it must be 32 random bytes or more in base64, the same in every front end",
            FailedStart.Of("QrLogin.Api.dll", _folder.Path, "Production", [.. cluster, "QrLogin:Dpop:RequireNonce=true"]),
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "FrontEndKey", FailedStart.Of("QrLogin.Api.dll", _folder.Path, "Production", cluster), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "FrontEndKey is missing",
            FailedStart.OfApi(_folder.Path, "QrLogin:Dpop:RequireNonce=true", "QrLogin:Docs=maybe"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("QrLogin:FrontEndKey", "hunter2")]
    [InlineData("QrLogin:Clients:shop:SecretSha256", "hunter2")]
    public void The_value_of_a_wrong_secret_is_not_shown(string key, string value)
    {
        string message = FailedStart.OfApi(_folder.Path, $"{key}={value}");
        Assert.StartsWith($"{key} must be ", message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silo_does_not_share_a_port_with_another_process()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        string port = $"{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}";
        string message = FailedStart.Of(
            "QrLogin.Silo.dll", _folder.Path, "Production",
            "QrLogin:Profile=cluster", $"{Redis}=127.0.0.1:1", $"{Postgres}=Host=127.0.0.1;Port=1",
            $"Orleans:Endpoints:GatewayPort={port}");
        Assert.Contains(
            $"Orleans:Endpoints:GatewayPort is \"{port}\"; it must be a port that no other process listens on",
            message,
            StringComparison.Ordinal);
    }
}
