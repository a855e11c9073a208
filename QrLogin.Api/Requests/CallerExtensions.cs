using Microsoft.AspNetCore.Http.Features;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>The sender of a request, as the pipeline and the authentication established it.</summary>
internal static class CallerExtensions
{
    public const int MaxUserAgentLength = 256;

    /// <summary>The device in the request's headers. Only for endpoints whose device policy requires one.</summary>
    public static Device Device(this HttpContext http) => http.Features.GetRequiredFeature<Device>();

    /// <summary>The login that sent the request. Only for endpoints that require authorization.</summary>
    public static LoginDetails Login(this HttpContext http) => http.Features.GetRequiredFeature<LoginDetails>();

    /// <summary>
    /// The id of the request. All its commands and its DPoP proof carry it, so that a command that is sent again has no
    /// second effect.
    /// </summary>
    public static RequestId RequestId(this HttpContext http)
    {
        if (http.Features.Get<RequestIdFeature>() is { } known) return known.Id;
        var feature = new RequestIdFeature(SecureRandom.NewRequestId());
        http.Features.Set(feature);
        return feature.Id;
    }

    /// <summary>The device in the headers, with the details that people see.</summary>
    public static Requester Requester(this HttpContext http, string? deviceName) => http.Requester(http.Device(), deviceName);

    /// <summary>The same for endpoints where the device headers are optional.</summary>
    public static Requester Requester(this HttpContext http, Device device, string? deviceName) => new(
        device, DisplayText.Parse(deviceName), http.Address(), DisplayText.Clean(http.Request.Headers.UserAgent, MaxUserAgentLength));

    /// <summary>
    /// The key that a caller is counted under before authentication: the IPv4 address, or the network of an IPv6
    /// address.
    /// </summary>
    public static string CallerKey(this HttpContext http) => NetworkPrefix.KeyOf(http.Connection.RemoteIpAddress);

    /// <inheritdoc cref="TrustedProxies.AddressOf"/>
    public static string? Address(this HttpContext http) =>
        http.RequestServices.GetRequiredService<TrustedProxies>().AddressOf(http)?.ToString();

    private sealed record RequestIdFeature(RequestId Id);
}
