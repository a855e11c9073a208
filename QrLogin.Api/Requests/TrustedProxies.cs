using System.Net;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>
/// The proxies whose <c>X-Forwarded-For</c> header is trusted, and what a request tells about its sender's address. A proxy
/// that does not pass addresses on makes everyone seem to be on one network, so its own address is no one's.
/// </summary>
/// <param name="networks">The configured proxies.</param>
/// <param name="isDevelopment">Whether PC and phone may be two windows on this machine.</param>
internal sealed partial class TrustedProxies(System.Net.IPNetwork[] networks, bool isDevelopment)
{
    /// <summary>The headers with which proxies announce themselves.</summary>
    private static readonly string[] s_proxyHeaders = ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"];

    private int _warnings;

    private enum Warning
    {
        UnknownProxy = 0,
        LostAddress = 1,
        LocalProxy = 2,
    }

    public bool Contains(IPAddress address)
    {
        // Only what a dual-stack socket reports: any other IPv6 address is not the address that it contains.
        var unmapped = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return networks.Any(n => n.Contains(unmapped));
    }

    /// <summary>
    /// Remembers who sent a request, before the forwarded address replaces it. Warns once about a sender of
    /// <c>X-Forwarded-For</c> that is not trusted. It may be the operator's own load balancer, missing from the settings:
    /// all callers then seem to share its address.
    /// </summary>
    public Task ReadPeerAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Connection.RemoteIpAddress is not { } peer) return next(http);
        http.Features.Set(new Peer(peer));
        if (http.Request.Headers.ContainsKey("X-Forwarded-For") && !Contains(peer))
            WarnOnce(Warning.UnknownProxy, () => LogUnknownProxy(Logger(http), peer));
        return next(http);
    }

    /// <summary>
    /// Warns once about a request whose sender's address is unknown. Health checks are exempt: load balancers send them on
    /// their own behalf.
    /// </summary>
    public Task WarnAboutLostAddressAsync(HttpContext http, RequestDelegate next)
    {
        bool isUnknown = !http.Request.Path.StartsWithSegments("/health") && AddressOf(http) is null;
        if (isUnknown && http.Features.Get<Peer>() is { Address: var peer })
        {
            if (Contains(peer)) WarnOnce(Warning.LostAddress, () => LogLostAddress(Logger(http), http.Connection.RemoteIpAddress, peer));
            else WarnOnce(Warning.LocalProxy, () => LogLocalProxy(Logger(http), peer));
        }

        return next(http);
    }

    /// <summary>
    /// The address that a request came from, as the trusted proxies report it. Null if that is unknown: it is the address of
    /// a proxy, or one that no network has.
    /// </summary>
    public IPAddress? AddressOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } remote || Contains(remote)) return null;
        var address = NetworkPrefix.Unmap(remote);
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) return null;
        return IPAddress.IsLoopback(address) && !isDevelopment && IsForwarded(http, remote) ? null : address;
    }

    /// <summary>
    /// Whether a request from this machine came through a proxy on it: it was sent to a name that is not this machine's, or
    /// it has what proxies add. A plain nginx sends HTTP/1.0.
    /// </summary>
    private static bool IsForwarded(HttpContext http, IPAddress remote)
    {
        var request = http.Request;
        return !ReferenceEquals(http.Features.Get<Peer>()?.Address, remote)
            || HttpProtocol.IsHttp10(request.Protocol)
            || s_proxyHeaders.Any(request.Headers.ContainsKey)
            || !IsThisMachine(request.Host.Host);
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private void WarnOnce(Warning warning, Action log)
    {
        int bit = 1 << (int)warning;
        if ((Interlocked.Or(ref _warnings, bit) & bit) == 0) log();
    }

    private static ILogger Logger(HttpContext http) => http.RequestServices.GetRequiredService<ILogger<TrustedProxies>>();

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Warning,
        Message = "{Address} sends X-Forwarded-For but is not a trusted proxy. If it is your load balancer, add it to "
            + "QrLogin:Proxies; until then, all callers behind it count as one caller on one network")]
    private static partial void LogUnknownProxy(ILogger logger, IPAddress address);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "{Proxy}, one of QrLogin:Proxies, sent a request with {Address} as the caller's address, which is a proxy's. Have "
            + "every proxy in QrLogin:Proxies pass the caller's address on in X-Forwarded-For; until then, all callers behind it share "
            + "the limits of one address, and every phone asks for the number")]
    private static partial void LogLostAddress(ILogger logger, IPAddress? address, IPAddress proxy);

    [LoggerMessage(
        EventId = 3,
        Level = LogLevel.Warning,
        Message = "A proxy on this machine forwards requests from {Address}, which is not in QrLogin:Proxies. Add it, and have the proxy "
            + "set X-Forwarded-For; until then, all callers behind it share the limits of one address, and every phone asks for the "
            + "number")]
    private static partial void LogLocalProxy(ILogger logger, IPAddress address);

    /// <summary>The address of the connection.</summary>
    private sealed record Peer(IPAddress Address);
}
