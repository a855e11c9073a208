using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api;

/// <summary>
/// The origin that a phone is sent to: the configured one; else in Development the request's own, and elsewhere this
/// machine's, since whoever sends a request writes its Host header.
/// </summary>
internal sealed class PublicOrigin(string? configured, bool believesHost, IServer server)
{
    /// <summary>The longest that a host name can be (RFC 1035, section 2.3.4).</summary>
    private const int LongestHost = 253;

    /// <summary>What a phone is sent to where nothing is configured.</summary>
    public string Local => field ??= Localhost();

    public bool IsConfigured => configured is not null;

    /// <summary>What the QR says.</summary>
    public string QrText(HttpContext http, QrId id, string scanCode) => $"{configured ?? OwnOf(http.Request) ?? Local}/q/{id}?c={scanCode}";

    private string? OwnOf(HttpRequest request)
    {
        string own = $"{request.Scheme}://{request.Host}";
        bool usable = believesHost && request.Host.HasValue && Uri.TryCreate(own, UriKind.Absolute, out var uri) && uri.Host.Length <= LongestHost;
        return usable ? own : null;
    }

    private string Localhost()
    {
        var address = BindingAddress.Parse(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        return $"{address.Scheme}://localhost:{address.Port}";
    }
}
