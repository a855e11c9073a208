using System.Net;
using Microsoft.AspNetCore.Http.Features;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>Who and what a request comes from, as the gate and the authentication left it.</summary>
internal static class CallerExtensions
{
    private const int LongestUserAgent = 256;

    /// <summary>The device that the request says it comes from; the gate saw to it that there is one.</summary>
    public static Device Device(this HttpContext http) => http.Features.GetRequiredFeature<Device>();

    /// <summary>The login that sent the request; authorization saw to it that there is one.</summary>
    public static LoginDetails Login(this HttpContext http) => http.Features.GetRequiredFeature<LoginDetails>();

    /// <summary>Who the account of the login is; null if there is no such account any more. Nearly every login knows.</summary>
    public static ValueTask<AccountProfile?> Account(this HttpContext http, IGrainFactory grains) => http.Account(grains, http.Login());

    /// <summary>The same of any login.</summary>
    public static async ValueTask<AccountProfile?> Account(this HttpContext http, IGrainFactory grains, LoginDetails login) =>
        login.Account ?? await http.CallAsync(grains.Account(login.AccountId).Profile);

    /// <summary>The device with what people will be shown of it.</summary>
    public static Requester Requester(this HttpContext http, string? deviceName) => http.Requester(http.Device(), deviceName);

    /// <summary>The same of a device that the request need not have said.</summary>
    public static Requester Requester(this HttpContext http, Device device, string? deviceName) => new(
        device, deviceName, http.Address(), DisplayText.Clean(http.Request.Headers.UserAgent, LongestUserAgent));

    /// <summary>What counts as one caller where there is no login: its address, or its network.</summary>
    public static string CallerKey(this HttpContext http) => NetworkPrefix.KeyOf(http.Connection.RemoteIpAddress);

    /// <summary>
    /// The address that the request comes from, as the configured proxies say it. Null where it is one of theirs: then a proxy has
    /// lost whose it was, and everybody would seem to be next to everybody. (A machine that calls itself may well be both.)
    /// </summary>
    public static string? Address(this HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => null,
        var address when !IPAddress.IsLoopback(address) && http.RequestServices.GetRequiredService<TrustedProxies>().Contains(address) => null,
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };
}
