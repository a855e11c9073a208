using System.Net;
using Microsoft.AspNetCore.Http.Features;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>Who sent a request, as the pipeline and the authentication found out.</summary>
internal static class CallerExtensions
{
    private const int MaxUserAgentLength = 256;

    /// <summary>The device in the request's headers. The endpoint's device policy guarantees it.</summary>
    public static Device Device(this HttpContext http) => http.Features.GetRequiredFeature<Device>();

    /// <summary>The login that sent the request. Authorization guarantees it.</summary>
    public static LoginDetails Login(this HttpContext http) => http.Features.GetRequiredFeature<LoginDetails>();

    /// <summary>The id of the request, the same for all its commands and its DPoP proof, so that sending one again has no second effect.</summary>
    public static RequestId RequestId(this HttpContext http)
    {
        if (http.Features.Get<RequestIdFeature>() is { } known) return known.Id;
        var feature = new RequestIdFeature(SecureRandom.NewRequestId());
        http.Features.Set(feature);
        return feature.Id;
    }

    /// <summary>The device in the headers, with what people are shown of it.</summary>
    public static Requester Requester(this HttpContext http, string? deviceName) => http.Requester(http.Device(), deviceName);

    /// <summary>The same for a device that the headers need not name.</summary>
    public static Requester Requester(this HttpContext http, Device device, string? deviceName) => new(
        device, deviceName, http.Address(), DisplayText.Clean(http.Request.Headers.UserAgent, MaxUserAgentLength));

    /// <summary>The key under which a caller without a login is counted: its address, or its network.</summary>
    public static string CallerKey(this HttpContext http) => NetworkPrefix.KeyOf(http.Connection.RemoteIpAddress);

    /// <summary>
    /// The address that the request came from, as the trusted proxies report it. Null if it is a proxy's own address: then the proxy lost
    /// the caller's, and all callers would seem to be on one network. (A machine that calls itself may be both.)
    /// </summary>
    public static string? Address(this HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => null,
        var address when !IPAddress.IsLoopback(address) && http.RequestServices.GetRequiredService<TrustedProxies>().Contains(address) => null,
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };

    private sealed record RequestIdFeature(RequestId Id);
}
