namespace QrLogin.Tests.Infrastructure;

/// <summary>The product behind a proxy, which is this process: each test chooses the caller's address.</summary>
public class ProxiedHost : ClockedApiHost
{
    /// <summary>The origin whose pages may call.</summary>
    public const string Origin = "https://app.example.com";

    private const string Proxy = "QrLogin:Proxies";
    private static readonly SocketsHttpHandler s_sockets = new() { UseCookies = false, AllowAutoRedirect = false };
    private static int s_addresses;

    public ProxiedHost()
        : this(new() { ["QrLogin:NumberMatching"] = "Always", ["QrLogin:Clients:demo:Origins"] = Origin })
    {
    }

    private protected ProxiedHost(Dictionary<string, string> settings)
        : base(new(settings) { [Proxy] = "127.0.0.1, ::1" })
    {
    }

    /// <summary>An unused address.</summary>
    public static string NewAddress()
    {
        int n = Interlocked.Increment(ref s_addresses);
        return $"10.{(n >> 16) & 255}.{(n >> 8) & 255}.{n & 255}";
    }

    /// <summary>A caller at an address.</summary>
    public HttpClient From(string address) =>
        new(s_sockets, disposeHandler: false)
        {
            BaseAddress = Http.BaseAddress,
            DefaultRequestHeaders = { { "X-Forwarded-For", address } }
        };

    /// <summary>A caller with its own address.</summary>
    public HttpClient FromAnywhere() => From(NewAddress());
}

/// <summary>The same with low limits, which nothing refills but the clock of the test.</summary>
public sealed class LimitedHost() : ProxiedHost(LimitSettings.Settings);

/// <summary>The same limits, without a trusted proxy.</summary>
public sealed class LimitedHostWithoutProxy() : ClockedApiHost(LimitSettings.Settings);

/// <summary>Requests a minute, which is also the burst, and numbers of open sessions.</summary>
internal static class LimitSettings
{
    public const int Page = 4, Read = 10, Verb = 9, Open = 12, Password = 4, Probe = 5, Introspect = 6, VerbOfLogin = 8, OpenPerAddress = 5,
        OpenPerLogin = 2, WaitsPerAddress = 3;

    private const string Section = "QrLogin:RateLimits:";

    public static Dictionary<string, string> Settings => new()
    {
        [Section + "Enabled"] = "true",
        // From any addresses.
        ["QrLogin:NumberMatching"] = "Always",
        [Section + "PerAddress:Page"] = $"{Page}",
        [Section + "PerAddress:Read"] = $"{Read}",
        [Section + "PerAddress:Verb"] = $"{Verb}",
        [Section + "PerAddress:Open"] = $"{Open}",
        [Section + "PerAddress:Password"] = $"{Password}",
        [Section + "PerAddress:Probe"] = $"{Probe}",
        [Section + "PerAddress:Introspect"] = $"{Introspect}",
        [Section + "PerLogin:Verb"] = $"{VerbOfLogin}",
        [Section + "OpenPerAddress"] = $"{OpenPerAddress}",
        [Section + "OpenPerLogin"] = $"{OpenPerLogin}",
        [Section + "WaitsPerAddress"] = $"{WaitsPerAddress}",
    };
}
