using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Values;

/// <summary>
/// The origin that QR codes send phones to: the configured one, or else the request's own in Development and this machine's
/// in any other environment, because the sender of a request controls its Host header.
/// </summary>
internal sealed class PublicOrigin(string? configured, bool trustsHostHeader, IServer server)
{
    /// <summary>The limit of RFC 1035, section 2.3.4, as text.</summary>
    private const int MaxHostLength = 253;

    /// <summary>The origin of this machine, used if no origin is configured.</summary>
    public string Local => field ??= Localhost();

    public bool IsConfigured => configured is not null;

    /// <summary>The text of the QR code.</summary>
    public string QrText(HttpContext http, QrId id, string scanCode) => $"{Of(http)}/q/{id}?c={scanCode}";

    /// <summary>
    /// Whether an <c>htu</c> claim (RFC 9449, section 4.3) is the URI of this request, compared after RFC 3986
    /// normalization and without query and fragment.
    /// </summary>
    public bool IsUriOf(HttpContext http, string htu)
    {
        if (!Uri.TryCreate(htu, UriKind.Absolute, out var claimed) || claimed.UserInfo.Length > 0) return false;
        var expected = new Uri(Of(http) + http.Request.PathBase.ToUriComponent() + http.Request.Path.ToUriComponent());
        bool isSameOrigin = IsSame(claimed, expected, UriComponents.SchemeAndServer)
            || (!IsConfigured && AreBothThisMachine(claimed, expected));
        return isSameOrigin && IsSame(claimed, expected, UriComponents.Path);
    }

    /// <summary>The origin for this request. It is also the OAuth issuer.</summary>
    public string Of(HttpContext http) => configured ?? OwnOf(http.Request) ?? Local;

    private static bool IsSame(Uri one, Uri other, UriComponents parts) =>
        Uri.Compare(one, other, parts, UriFormat.UriEscaped, StringComparison.Ordinal) == 0;

    /// <summary>
    /// Without a configured origin, a client may use any name of this machine, such as localhost or 127.0.0.1.
    /// </summary>
    private static bool AreBothThisMachine(Uri one, Uri other) =>
        one.IsLoopback && other.IsLoopback && one.Port == other.Port && one.Scheme == other.Scheme;

    private string? OwnOf(HttpRequest request)
    {
        string own = $"{request.Scheme}://{request.Host}";
        bool isUsable = trustsHostHeader
            && request.Host.HasValue
            && Uri.TryCreate(own, UriKind.Absolute, out var uri)
            && uri.Host.Length <= MaxHostLength;
        return isUsable ? own : null;
    }

    private string Localhost()
    {
        var address = BindingAddress.Parse(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        return $"{address.Scheme}://localhost:{address.Port}";
    }

    /// <summary>Whether a text is an origin, such as https://login.example.com.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.AbsolutePath == "/"
        && string.IsNullOrEmpty(uri.Query + uri.Fragment + uri.UserInfo);
}
