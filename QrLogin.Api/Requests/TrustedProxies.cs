using System.Net;

namespace QrLogin.Api.Requests;

/// <summary>The proxies whose word is taken for where a request comes from.</summary>
internal sealed partial class TrustedProxies(System.Net.IPNetwork[] networks)
{
    private int _warned;

    public bool Contains(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return networks.Any(n => n.Contains(plain));
    }

    /// <summary>Says once that somebody claims to be a proxy and is not believed: the operator's own, if everybody seems to come from one address.</summary>
    public Task WarnAboutUnknownProxyAsync(HttpContext http, RequestDelegate next)
    {
        var peer = http.Connection.RemoteIpAddress;
        if (http.Request.Headers.ContainsKey("X-Forwarded-For") && peer is not null && !Contains(peer) && Interlocked.Exchange(ref _warned, 1) == 0)
            LogUnknown(http.RequestServices.GetRequiredService<ILogger<TrustedProxies>>(), peer);
        return next(http);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Address} sends X-Forwarded-For and is not believed. If that is your load balancer, name it in QrLogin:Proxies: as it is, all who come through it are one caller on one network")]
    private static partial void LogUnknown(ILogger logger, IPAddress address);
}
