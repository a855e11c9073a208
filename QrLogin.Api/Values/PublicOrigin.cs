using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Values;

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
    public string QrText(HttpContext http, QrId id, string scanCode) => $"{Of(http)}/q/{id}?c={scanCode}";

    /// <summary>Whether an <c>htu</c> (RFC 9449, section 4.3) is the address that this request was sent to: compared as RFC 3986 normalises, without query and fragment.</summary>
    public bool IsUriOf(HttpContext http, string htu)
    {
        if (!Uri.TryCreate(htu, UriKind.Absolute, out var claimed) || claimed.UserInfo.Length > 0) return false;
        var expected = new Uri(Of(http) + http.Request.PathBase.ToUriComponent() + http.Request.Path.ToUriComponent());
        return IsSame(claimed, expected, UriComponents.Path)
            && (IsSame(claimed, expected, UriComponents.SchemeAndServer) || (!IsConfigured && IsThisMachine(claimed, expected)));
    }

    /// <summary>The origin itself, which is also the OAuth issuer.</summary>
    public string Of(HttpContext http) => configured ?? OwnOf(http.Request) ?? Local;

    private static bool IsSame(Uri one, Uri other, UriComponents parts) => Uri.Compare(one, other, parts, UriFormat.UriEscaped, StringComparison.Ordinal) == 0;

    /// <summary>Where nothing is configured, this machine goes by its several names.</summary>
    private static bool IsThisMachine(Uri one, Uri other) => one.IsLoopback && other.IsLoopback && one.Port == other.Port && one.Scheme == other.Scheme;

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
