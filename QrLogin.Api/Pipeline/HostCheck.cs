using QrLogin.Api.Problems;
using QrLogin.Api.Values;

namespace QrLogin.Api.Pipeline;

/// <summary>
/// Refuses every request for another host than the service's own. Otherwise a page could read our responses as its own, by letting its
/// name resolve to this service's address (DNS rebinding), and people could use our pages under a name that only looks like ours.
/// </summary>
internal sealed partial class HostCheck(PublicOrigin origin, ILogger<HostCheck> logger)
{
    private const int MaxLoggedLength = 100;

    /// <summary>Probes name the address of one process.</summary>
    private static readonly PathString s_health = "/health";

    private int _warned;

    public Task RefuseOtherHostsAsync(HttpContext http, RequestDelegate next)
    {
        if (origin.IsHostOf(http) || IsForAnyHost(http.Request.Path)) return next(http);
        // Once, because anyone can send such requests.
        if (Interlocked.Exchange(ref _warned, 1) == 0) LogRefused(Shorten(http.Request.Host.Value ?? ""), origin.IsConfigured);
        return Problem.Misdirected.ExecuteAsync(http);
    }

    /// <summary>Whether a path is served whatever the host.</summary>
    public static bool IsForAnyHost(PathString path) => path.StartsWithSegments(s_health);

    private static string Shorten(string host) => host.Length <= MaxLoggedLength ? host : host[..MaxLoggedLength] + "…";

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Warning,
        Message = "Refused a request for the host \"{Host}\", which is not the one of QrLogin:PublicOrigin (set: {IsSet}). If people use "
            + "this name, correct the setting; if a load balancer sent it, let it pass on the Host header of the client")]
    private partial void LogRefused(string host, bool isSet);
}
