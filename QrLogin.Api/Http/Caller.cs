using Microsoft.AspNetCore.Http.Features;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>Who and what a request comes from, as the gate and the authentication left it.</summary>
internal static class Caller
{
    private const int LongestUserAgent = 256;

    /// <summary>The device that the request says it comes from; the gate saw to it that there is one.</summary>
    public static Device Device(this HttpContext http) => http.Features.GetRequiredFeature<Device>();

    /// <summary>The login that sent the request; authorization saw to it that there is one.</summary>
    public static LoginDetails Login(this HttpContext http) => http.Features.GetRequiredFeature<LoginDetails>();

    /// <summary>Who the account of the login is; null if there is no such account any more. Nearly every login knows.</summary>
    public static async ValueTask<AccountProfile?> Account(this HttpContext http, IGrainFactory grains) =>
        http.Login().Account ?? await http.Ask(grains.Account(http.Login().AccountId).Profile);

    /// <summary>The device with what people will be shown of it.</summary>
    public static Requester Requester(this HttpContext http, string? deviceName) => new(
        http.Device(), deviceName, http.Address(), DisplayText.Clean(http.Request.Headers.UserAgent, LongestUserAgent));

    /// <summary>The credential of an <c>Authorization: Bearer</c> header (RFC 6750, section 2.1), if there is exactly one.</summary>
    public static string? BearerToken(this HttpContext http)
    {
        var header = http.Request.Headers.Authorization;
        return header is [{ } text] && text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? text["Bearer ".Length..].Trim() : null;
    }

    private static string? Address(this HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => null,
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };
}

/// <summary>A request whose poll token is that of the session in its URL. Whether there is such a session, only its grain knows.</summary>
internal sealed record PcCaller(PollToken Token, Device Device)
{
    /// <summary>Null for a wrong token, which stops here, before any grain is touched.</summary>
    public static PcCaller? Of(HttpContext http) =>
        PollToken.TryParse(http.BearerToken(), out var token) && token.QrId.Value.Equals(http.GetRouteValue("qrId") as string, StringComparison.Ordinal)
            ? new PcCaller(token, http.Device())
            : null;
}
