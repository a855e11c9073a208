using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Fuzz;

/// <summary>The whole product, with its log checked at every level.</summary>
public sealed class FuzzHost : ApiHost
{
    public FuzzHost()
        : this(new())
    {
    }

    private FuzzHost(SecretTracker secrets)
        : this(secrets, new(secrets))
    {
    }

    private FuzzHost(SecretTracker secrets, WatchedLog log)
        : base(null, s_settings, log) => (Secrets, Log) = (secrets, log);

    private static readonly Dictionary<string, string> s_settings = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:QrLogin"] = "Debug",
        // X-Forwarded-For is trusted, so that PC and phone are sometimes on different networks.
        ["QrLogin:Proxies"] = "127.0.0.0/8,::1",
        ["QrLogin:Clients:demo:Origins"] = "https://app.example.com",
    };

    internal SecretTracker Secrets { get; }

    internal WatchedLog Log { get; }
}
