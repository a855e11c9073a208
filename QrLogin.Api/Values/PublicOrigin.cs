using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Values;

/// <summary>
/// The origin that QR codes send phones to: the configured one, or else the request's own in Development and this machine's
/// in any other environment, because the sender of a request controls its Host header.
/// </summary>
internal sealed class PublicOrigin(Origin? configured, bool trustsHostHeader, IServer server)
{
    /// <summary>The origin of this machine, used if no origin is configured.</summary>
    public Origin Local => field ??= Localhost();

    public bool IsConfigured => configured is not null;

    /// <summary>The configured origin; null if there is none.</summary>
    public Origin? Configured => configured;

    /// <summary>The text of the QR code.</summary>
    public string QrText(HttpContext http, QrId id, string scanCode) => $"{Of(http)}/q/{id}?c={scanCode}";

    /// <summary>
    /// Whether an <c>htu</c> claim (RFC 9449, section 4.3) is the URI of this request, compared after RFC 3986
    /// normalization and without query and fragment.
    /// </summary>
    public bool IsUriOf(HttpContext http, string htu)
    {
        if (Origin.OfUri(htu) is not { } claimed || !Uri.TryCreate(htu, UriKind.Absolute, out var uri)) return false;
        var own = OriginOf(http);
        if (claimed != own && (IsConfigured || !AreBothThisMachine(claimed, own))) return false;
        var expected = new Uri(own + http.Request.PathBase.ToUriComponent() + http.Request.Path.ToUriComponent());
        return Uri.Compare(uri, expected, UriComponents.Path, UriFormat.UriEscaped, StringComparison.Ordinal) == 0;
    }

    /// <summary>The origin for this request. It is also the OAuth issuer.</summary>
    public string Of(HttpContext http) => OriginOf(http).Value;

    /// <summary>
    /// Whether the Host header names this service. Without a configured origin, it must name this machine: any other name may be an
    /// attacker's, who made it resolve to this machine.
    /// </summary>
    public bool IsHostOf(HttpContext http) =>
        trustsHostHeader || (configured?.IsNamedBy(http.Request.Host) ?? IsThisMachine(http.Request.Host.Host, http.Connection));

    private Origin OriginOf(HttpContext http) => configured ?? OwnOf(http.Request) ?? Local;

    private Origin? OwnOf(HttpRequest request) => trustsHostHeader ? Origin.OfUri($"{request.Scheme}://{request.Host}") : null;

    /// <summary>
    /// Without a configured origin, a client may use any name of this machine, such as localhost or 127.0.0.1.
    /// </summary>
    private static bool AreBothThisMachine(Origin one, Origin other) =>
        one.IsLoopback && other.IsLoopback && one.Port == other.Port && one.Scheme == other.Scheme;

    private static bool IsThisMachine(string host, ConnectionInfo connection)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        if (!IPAddress.TryParse(host, out var address)) return false;
        return IPAddress.IsLoopback(address) || (connection.LocalIpAddress is { } local && AreSame(address, local));
    }

    private static bool AreSame(IPAddress one, IPAddress other) => NetworkPrefix.Unmap(one).Equals(NetworkPrefix.Unmap(other));

    private Origin Localhost()
    {
        var address = BindingAddress.Parse(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        // A Unix socket has no port.
        return Origin.Parse($"{address.Scheme}://localhost:{address.Port}") ?? Origin.Parse($"{address.Scheme}://localhost")!;
    }
}
