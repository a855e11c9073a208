using System.Net;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>The proxies whose <c>X-Forwarded-For</c> header is trusted.</summary>
internal sealed partial class TrustedProxies(System.Net.IPNetwork[] networks)
{
    private int _warned;

    public bool Contains(IPAddress address)
    {
        var unmapped = NetworkPrefix.Unmap(address);
        return networks.Any(n => n.Contains(unmapped));
    }

    /// <summary>
    /// Warns once about a sender of <c>X-Forwarded-For</c> that is not trusted. It may be the operator's own load
    /// balancer, missing from the settings: all callers then seem to share its address.
    /// </summary>
    public Task WarnAboutUnknownProxyAsync(HttpContext http, RequestDelegate next)
    {
        bool isForwarded = http.Request.Headers.ContainsKey("X-Forwarded-For");
        if (isForwarded && http.Connection.RemoteIpAddress is { } peer && !Contains(peer)) WarnOnce(http, peer);
        return next(http);
    }

    private void WarnOnce(HttpContext http, IPAddress peer)
    {
        if (Interlocked.Exchange(ref _warned, 1) != 0) return;
        LogUnknownProxy(http.RequestServices.GetRequiredService<ILogger<TrustedProxies>>(), peer);
    }

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Warning,
        Message = "{Address} sends X-Forwarded-For but is not a trusted proxy. If it is your load balancer, add it to "
            + "QrLogin:Proxies; until then, all callers behind it count as one caller on one network")]
    private static partial void LogUnknownProxy(ILogger logger, IPAddress address);
}
